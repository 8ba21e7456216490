using HandCalc.Models;
using HandCalc.Specs.Notation;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using static HandCalc.Specs.Tools.SaysOnceThatAnExampleIsBrokenAttribute;

namespace HandCalc.Specs.Runs;

/// <summary>The examples can be read and computed; if one can't, this test alone says so.</summary>
public sealed class BrokenExamples
{
    private static IEnumerable<string> Names => Examples.Names;

    [TestCaseSource(nameof(Names))]
    public void An_example_can_be_read_and_computed(string name)
    {
        if (Complaints.TryGetValue(name, out string? complaint))
        {
            Assert.Fail(complaint);
        }
    }

    [Test]
    public void Derivations_of_a_broken_example_are_skipped_and_those_of_a_sound_one_run()
    {
        (Test broken, Test sound, Test tool) = (Fixture("broken"), Fixture("sound"), new TestSuite("a tool"));
        var all = new TestSuite("all");
        foreach (Test fixture in new[] { broken, sound, tool })
        {
            all.Add(fixture);
        }

        Skip(all, ["broken"], needing: []);

        broken.RunState.Should().Be(RunState.Ignored);
        broken.Properties.Get(PropertyNames.SkipReason).Should().Be("the example broken cannot be read");
        new[] { sound, tool }.Should().OnlyContain(test => test.RunState == RunState.Runnable);
        FailsForIt(tool, "a number is wrong").Should().BeFalse("the tool is");
        FailsForIt(sound.Tests[0], "a number is wrong").Should().BeFalse("the derivation is");
        FailsForIt(tool, "it says: heads: 3").Should().BeTrue();
        Skip(all, [], needing: ["Notation"]);
        sound.RunState.Should().Be(RunState.Runnable);
        Skip(all, ["broken"], needing: ["Notation"]);
        sound.RunState.Should().Be(RunState.Ignored, "it is of a folder in which every test needs all examples");
        tool.RunState.Should().Be(RunState.Runnable);

        tool.RunState = RunState.NotRunnable;
        Skip(all, ["broken"], needing: []);
        tool.RunState.Should().Be(RunState.Ignored, "its cases are taken from an example");

        static bool FailsForIt(ITest test, string message) =>
            SaysOnceThatAnExampleIsBrokenAttribute.FailsForIt(test, message, new Dictionary<string, string> { ["broken"] = "heads: 3" });

        static Test Fixture(string example)
        {
            var fixture = new TestFixture(new TypeWrapper(typeof(WorkedExample)), [new WorkedExample(example)]);
            fixture.Add(new TestSuite("a derivation"));
            return fixture;
        }
    }
}
