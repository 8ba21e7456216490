using System.Reflection;
using HandCalc.Operations;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Snapshots;

namespace HandCalc.Specs.Book;

/// <summary>Every approved file belongs to exactly one derivation, and every tensor is approved.</summary>
public sealed class SnapshotClaims
{

    [Test]
    public async Task No_two_tests_approve_the_same_file() => (await Names()).Should().OnlyHaveUniqueItems();

    [Test]
    public async Task Every_approved_file_is_claimed_by_a_test()
    {
        string folder = Repository.Path("snapshots");
        IEnumerable<string> approved = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(Snapshot.Received, StringComparison.Ordinal) && Path.GetFileName(file) != "README.md")
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));

        approved.Except((await Names()).Select(name => name + Snapshot.Approved))
            .Should().BeEmpty("what no test claims is left over from a test that is gone: delete it");
    }

    [TestCaseSource(typeof(WorkedExamples))]
    public async Task Every_tensor_of_the_training_step_is_approved(WorkedExample example)
    {
        IEnumerable<string> claimed = (await Names())
            .Where(name => name.StartsWith(example.Name + "/", StringComparison.Ordinal))
            .Select(name => name.Split('/')[2].Split(' ', 2)[1]);

        claimed.Should().Contain(example.Step.Tensors.Select(tensor => tensor.Name));
    }

    /// <summary>Every tensor has a derivation; so an operation has one if some tensor is computed by it.</summary>
    [Test]
    public void Every_operation_of_the_engine_has_a_derivation()
    {
        Type[] operations = [.. typeof(Gelu).Assembly.GetTypes().Where(type => type.Namespace == typeof(Gelu).Namespace && !type.IsNested)];
        IEnumerable<Type> derived = WorkedExamples.All[0].Step.Computation.Definitions
            .SelectMany(definition => definition.Expression is { } expression ? expression.Terms.Append(expression) : [])
            .SelectMany(expression => Within(expression.Evaluate))
            .Select(Outermost);

        derived.Should().Contain(operations);

        // An evaluation may be a loop of Numerics around the formula of an operation: it holds the formula in a field.
        static IEnumerable<Type> Within(object? value) => value switch
        {
            Delegate function => Within(function.Target).Append(function.Method.DeclaringType!),
            { } target when target.GetType().Assembly == typeof(Gelu).Assembly => target.GetType()
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .SelectMany(field => Within(field.GetValue(target))).Append(target.GetType()),
            _ => [],
        };

        static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
    }

    private static async Task<IEnumerable<string>> Names() => (await Approvals.All.Value).Select(approval => approval.Name);
}
