using System.Reflection;
using HandCalc.Snapshots;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;
using NUnit.Framework.Interfaces;

namespace HandCalc.Specs.Notation;

/// <summary>A chapter of the book, for one worked example: its tensors by name, and the approval of whole matrices.</summary>
/// <param name="example">The worked example that is derived.</param>
public abstract class Derivation(WorkedExample example) : NamedTensors(example.Step)
{
    /// <summary>The number of the derivation, where another test runs it.</summary>
    private static readonly AsyncLocal<string?> Number = new();

    /// <summary>What the engine says: <c>Step["d.concat"].Should()…</c></summary>
    protected EngineTensors Step { get; } = new(example.Step);

    /// <summary>
    /// A test that fails before it comes to its snapshots leaves them as received all the same: where a difference starts is only seen
    /// when all of it is there.
    /// </summary>
    [TearDown]
    public async Task ReceiveWhatWasNotReached()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            foreach (Approval approval in await Claims(GetType().GetMethod(TestContext.CurrentContext.Test.MethodName!)!))
            {
                Snapshot.Receive(approval);
            }
        }
    }

    /// <summary>The worked example.</summary>
    protected WorkedExample Example => example;

    /// <summary>Every gradient of every parameter against the measured slope of the loss.</summary>
    protected GradientCheck Gradients => example.Gradients;

    /// <summary>The names of tensors that exist once per head: Q is Q[0], Q[1], …</summary>
    protected string[] PerHead(params string[] names) => [.. from name in names from h in Heads select $"{name}[{h}]"];

    /// <summary>Approves the whole of some tensors: each is compared with its snapshot.</summary>
    protected Task Approve(params string[] tensors) => Approve(1, tensors);

    /// <summary>Approves tensors that are too small for six decimals, in units of a power of ten.</summary>
    protected Task Approve(double smallest, params string[] tensors) =>
        Snapshot.Approve(
            from tensor in tensors.Select(name => Training[name])
            let unit = PrintedNumber.UnitOf(tensor.Value, smallest)
            select new Approval(File(tensor.Name), SnapshotText.Of(tensor, unit),
                PrintedNumber.Of(tensor.Value, tensor.Definition.Entry, unit)),
            new SnapshotOrigin(Training, Repository.Path("snapshots", example.Name)).Describe);

    /// <summary>Approves a matrix that is no tensor of the step, such as a Jacobian.</summary>
    protected Task ApproveMatrix(string name, string equation, Axis rows, Axis columns, Matrix<double> value) =>
        Snapshot.Approve([new(File(name), SnapshotText.Of(equation, rows, columns, (i, j) => value[i, j]),
            PrintedNumber.Of(value, (i, j) => $"{name}[{rows[i]}, {columns[j]}]"))]);

    /// <summary>Approves a table, such as that of the vocabulary, and what is to be said under it.</summary>
    private protected Task ApproveTable(string name, string[] header, IEnumerable<Cell[]> rows, string note = "")
    {
        Table table = Table.Of(header, rows);
        return Snapshot.Approve([new(File(name), table.Text + note, table.Numbers)]);
    }

    /// <summary>The snapshots that one of the tests would approve; nothing is compared.</summary>
    /// <param name="test">The test.</param>
    /// <param name="asserting">Whether what the test asserts still counts.</param>
    internal async Task<IReadOnlyCollection<Approval>> Claims(MethodInfo test, bool asserting = false)
    {
        Number.Value = Chapter.Number(test);
        return await Snapshot.ClaimedBy(
            () => test.Invoke(this, BindingFlags.DoNotWrapExceptions, null, null, null) as Task ?? Task.CompletedTask, asserting);
    }

    /// <summary>The snapshot of a name: i-like-transformers/11-attention-gradients/11.2 d.concat.</summary>
    private string File(string name)
    {
        string number = Number.Value ?? TestContext.CurrentContext.Test.Name.Split(' ')[0];
        return Path.Combine(example.Name, Chapter.Folder(GetType()), $"{number} {name}");
    }
}
