using HandCalc.Specs.Notation;

// The settings of the run choose one worker, so that the book is read from first to last. Any number may run it: the tests share
// nothing but what they only read.
[assembly: Parallelizable(ParallelScope.Children)]
[assembly: InOrderOfTheBook]
