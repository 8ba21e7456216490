using HandCalc.Specs.Notation;
using HandCalc.Transformer;

namespace HandCalc.Specs.Evidence;

/// <summary>Every approved file belongs to exactly one derivation, and every tensor to the step that derives it.</summary>
public sealed class SnapshotClaims
{
    /// <summary>What the specs of the pages approve.</summary>
    private static readonly string[] OfThePages = ["documents/pages", "documents/equations", "documents/scripts"];

    [Test]
    public async Task No_two_tests_approve_the_same_file() => (await Names()).Should().OnlyHaveUniqueItems();

    [Test]
    public async Task Every_approved_file_is_claimed_by_a_test()
    {
        string folder = Repository.Path("snapshots");
        IEnumerable<string> approved = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains(".received.", StringComparison.Ordinal) && Path.GetFileName(file) != "README.md")
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));

        approved.Except((await Names()).Concat(OfThePages).Select(name => name + Snapshot.Approved))
            .Should().BeEmpty("what no test claims is left over from a test that is gone: handcalc accept removes it");
    }

    [TestCaseSource(typeof(WorkedExamples))]
    public async Task Every_tensor_is_approved_in_the_step_that_derives_it(WorkedExample example) => example.Step.Tensors
        .Select(tensor => $"{tensor.Step:00}: {tensor.Name}").Except((await Names())
            .Where(name => name.StartsWith(example.Name + "/", StringComparison.Ordinal))
            .Select(name => name.Split('/')).Where(path => path.Length == 3)
            .Select(path => $"{path[1].Split('-')[0]}: {path[2].Split(' ', 2)[1]}"))
        .Should().BeEmpty("so the table of contents says: the fixture of that step approves it");

    /// <summary>
    /// Every tensor has a derivation; so an operation has one if some tensor is computed by it: in a training step, or in a row that is
    /// computed after others, as a text is written.
    /// </summary>
    [Test]
    public void Every_operation_of_the_engine_has_a_derivation()
    {
        TrainingStep step = TrainingStep.Compute(EverySetting.In(WorkedExamples.All[0].Step.Model));
        IEnumerable<Type> derived = step.Computation.Definitions
            .Concat(TransformerComputation.Forward(step.Model, step.Model.Ids, earlier: 1).Definitions)
            .SelectMany(definition => definition.Expression is { } expression ? expression.Terms.Append(expression) : [])
            .Select(expression => expression.Operation.GetType());

        derived.Should().Contain(typeof(Operations.Product).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Tensors.Operation)) && type.IsPublic));
    }

    private static async Task<IEnumerable<string>> Names() => (await Approvals.All.Value).Select(approval => approval.Name);
}
