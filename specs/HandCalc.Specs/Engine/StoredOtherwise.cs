using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Math.NET can store a matrix in several ways: all entries, those that are not zero, the diagonal. Kernels read and write all entries, in
/// their place. How a reader stores a matrix makes no difference.
/// </summary>
public sealed class StoredOtherwise
{
    private static readonly Model Example = PublishedModel.Drawn(DrawOrder.Continuous);

    private static IEnumerable<TestCaseData> Identities()
    {
        yield return new TestCaseData(Matrix<double>.Build.SparseIdentity(16)).SetArgDisplayNames("sparse");
        yield return new TestCaseData(Matrix<double>.Build.DiagonalIdentity(16)).SetArgDisplayNames("diagonal");
    }

    [TestCaseSource(nameof(Identities))]
    public void A_step_from_a_sparse_parameter_is_that_from_a_dense_one(Matrix<double> identity)
    {
        TrainingStep sparse = With(identity).Next(), dense = With(Matrix<double>.Build.DenseIdentity(16)).Next();

        foreach (Tensor tensor in dense.Tensors)
        {
            sparse[tensor.Name].Value.Should(tensor.Name).BeExactly(tensor.Value);
        }
    }

    [TestCaseSource(nameof(Identities))]
    public void A_loop_trains_it_as_any_other(Matrix<double> identity)
    {
        var loop = new TrainingLoop(Example, TrainingState.Initial(Example).With("W_O", identity));
        loop.Step();
        loop.Step();

        loop.State["W_O"].Should("W_O").BeExactly(With(identity).Next().StateAfter()["W_O"]);
    }

    [TestCaseSource(nameof(Identities))]
    public void Its_slopes_are_measured(Matrix<double> identity) => new EngineTensor(With(identity), "d.W_O").Should().MatchSlope();

    /// <summary>A computation of one's own may give any matrix, as a term of a sum or alone.</summary>
    [Test]
    public void The_slopes_of_a_sparse_result_are_measured([Values] bool alone)
    {
        TrainingStep step = TrainingStep.Compute(Example);
        Computation the = step.Computation;

        TrainingStep varied = step.With(alone
            ? the.With("attention", Sparse(the["concat"], the["W_O"]))
            : the.With("hidden", Addition.OfTerms(Sparse(the["attention"], the["W_1"]), new Copy().Of(the["b_1"]))));

        foreach (string gradient in new[] { "d.attention", "d.hidden", "d.X" })
        {
            new EngineTensor(varied, gradient).Should().MatchSlope();
        }
    }

    private static Expression Sparse(Definition a, Definition b) =>
        new("product", $"{a.Name} · {b.Name}", [a, b], x => Matrix<double>.Build.SparseOfMatrix(x[0] * x[1]));

    private static TrainingStep With(Matrix<double> identity) =>
        TrainingStep.Compute(Example, TrainingState.Initial(Example).With("W_O", identity));
}
