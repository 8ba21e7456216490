// As in the specs of the book: the tests share nothing but what they only read, so all processors may run them.
[assembly: Parallelizable(ParallelScope.Children)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: SaysWhatHangs]
[assembly: SaysOnceThatAnExampleIsBroken("Browser", "Command", "Live", "Pages", "ReadBack")]
