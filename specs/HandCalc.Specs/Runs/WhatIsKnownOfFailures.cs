using HandCalc.Terminal.Checkouts;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace HandCalc.Specs.Runs;

/// <summary>The record of failed tests that accept reads is right after any run, also after one of a few tests.</summary>
public sealed class WhatIsKnownOfFailures
{
    [Test]
    public void What_is_known_of_a_test_stays_until_it_runs_again_or_is_no_more()
    {
        using var folder = new TemporaryFolder();
        var waiting = new TestMethod(new MethodWrapper(typeof(Guid), nameof(Guid.NewGuid)));
        var mended = new TestMethod(new MethodWrapper(typeof(Environment), nameof(Environment.GetCommandLineArgs)));
        var all = new TestSuite("all");
        all.Add(waiting);
        all.Add(mended);
        ReceivedRecord.Write(folder.Path, [Failed(waiting.FullName), Failed(mended.FullName), Failed("A.Test.That.Is.No.More")]);

        ReceivedRecord.Remember(mended, ResultState.Success, null);
        ReceivedRecord.Update(folder.Path, all);

        File.ReadAllText(folder.File(ReceivedRecord.FileName)).Should()
            .Contain(waiting.FullName).And.NotContain(mended.FullName).And.NotContain("A.Test.That.Is.No.More");
    }

    [Test]
    public void Where_nothing_failed_there_is_no_record()
    {
        using var folder = new TemporaryFolder();
        ReceivedRecord.Write(folder.Path, [Failed("A.Test")]);

        ReceivedRecord.Write(folder.Path, []);

        Directory.EnumerateFiles(folder.Path).Should().BeEmpty();
    }

    private static FailedTest Failed(string test) => new(test, test, null, 0, "wrong", new Dictionary<string, string>());
}
