using HandCalc.Specs.Runs;

// The tests share nothing but what they only read, so all processors may run them. The logger prints them in the order of the book.
[assembly: Parallelizable(ParallelScope.Children)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: InRandomOrder]
[assembly: AmongThreads]
[assembly: RecordsWhatIsReceived]
[assembly: SaysWhatHangs]
[assembly: SaysOnceThatAnExampleIsBroken]
