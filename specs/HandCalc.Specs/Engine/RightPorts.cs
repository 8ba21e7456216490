using HandCalc.Comparisons;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Ports that are right: in doubles and in floats, with constants in single precision, with parameters of their own, with another number
/// behind the mask. Each is right in every choice of its tensors.
/// </summary>
public sealed class RightPorts
{
    private static readonly TrainingStep Sum = Port.Of(LossReduction.Sum), Mean = Port.Of(LossReduction.Mean);

    private static readonly ImmutableArray<(string Name, Func<string, bool> Has)> Files =
    [
        ("all", _ => true),
        ("every third", name => name.Sum(letter => letter) % 3 == 0),
        ("the loss", name => name == "loss"),
        ("gradients of parameters", name => name.StartsWith("d.W", StringComparison.Ordinal)
            || name.StartsWith("d.E", StringComparison.Ordinal)),
        ("new weights", name => name.StartsWith("new.", StringComparison.Ordinal)),
    ];

    private static readonly ImmutableArray<WrongRule?> Constants = [null, .. SinglePrecision.All];

    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [TestCaseSource(nameof(Constants))]
    public void A_right_port_is_right_in_doubles_and_in_floats_and_from_other_parameters(WrongRule? constants)
    {
        foreach (TrainingStep right in new[] { Sum, Mean })
        {
            TrainingStep own = TrainingStep.Compute(right.Model, right.Parameters.Aggregate(right.State, (state, parameter) =>
                state.With(parameter.Name, parameter.Value.MapIndexed((i, j, entry) => entry + (0.05 * Math.Sin(1 + i + (3 * j)))))));
            foreach ((TrainingStep start, bool isOwn) in new[] { (right, false), (own, true) })
            {
                Computation computation = constants?.Vary(right.Model, right.Computation) ?? right.Computation;
                foreach (bool isSingle in new[] { false, true })
                {
                    Matrix<double>[] values = Port.Values(start, computation, isSingle ? entry => (float)entry : entry => entry);
                    foreach ((string file, Func<string, bool> has) in isOwn ? Files[..1] : Files)
                    {
                        Comparison comparison = Comparison.Run(right, Port.File(right.Tensors.Where(tensor => has(tensor.Name)), values));

                        comparison.Tensors.Where(tensor => tensor.Verdict is not (Verdict.Agrees or Verdict.Own))
                            .Select(tensor => tensor.Right.Name)
                            .Should().BeEmpty("{0} of a port {1} in {2} {3}", file, constants, isSingle ? "floats" : "doubles", isOwn
                                ? "of its own" : "");
                        comparison.Agrees.Should().BeTrue();
                        comparison.Tensors.Count(tensor => tensor.Verdict == Verdict.Own).Should().Be(isOwn ? right.Parameters.Length : 0);
                    }
                }
            }
        }
    }

    /// <summary>
    /// Rounded when they are written, or as soon as each is computed, up to the update: squares of gradients are too small for it.
    /// </summary>
    [TestCase("half precision")]
    [TestCase("bfloat16")]
    public void So_is_one_of_16_bits(string name)
    {
        Func<double, double> round = name == "bfloat16" ? BFloat16 : number => (double)(Half)number;
        foreach ((bool isWritten, int until) in new[] { (true, int.MaxValue), (false, Sum.Computation["t"].Index) })
        {
            Matrix<double>[] values = Port.Values(Sum, Sum.Computation, isWritten ? number => number : round);
            foreach ((string file, Func<string, bool> has) in Files)
            {
                Tensor[] told = [.. Sum.Tensors.Where(tensor => has(tensor.Name) && tensor.Definition.Index < until)];
                Comparison comparison = Comparison.Run(Sum, Port.File(told, [.. values.Select(value => value.Map(round))]));

                comparison.Tensors.Where(tensor => tensor.Verdict is not (Verdict.Agrees or Verdict.Untold))
                    .Select(tensor => tensor.Right.Name)
                    .Should().BeEmpty("{0} of a port in {1}, rounded when {2}", file, name, isWritten ? "written" : "computed");
                comparison.Tensors.Where(tensor => tensor.Right.Name.StartsWith("d.W", StringComparison.Ordinal))
                    .All(tensor => tensor.Precision.Name == name).Should().BeTrue();
                comparison.Agrees.Should().Be(told.Length > 0 && file != "new weights");
            }
        }
    }

    private static double BFloat16(double number) =>
        BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits((float)number) + 0x8000) & 0xFFFF0000);

    [TestCase("scaled[0]", 0)]
    [TestCase("scaled[1]", -1e9)]
    [TestCase("scores[0]", -1e30)]
    [TestCase("scaled[0]", double.NegativeInfinity)]
    [TestCase("scores[1]", double.NaN)]
    [TestCase("d.A[0]", 0)]
    public void What_the_mask_hides_may_be_another_number_and_what_is_seen_is_compared(string name, double hidden)
    {
        Tensor tensor = Sum[name];
        Matrix<double> masked = tensor.Value.MapIndexed((i, j, entry) => j > i ? hidden : entry);
        Matrix<double> wrong = masked.Clone();
        wrong[2, 1] += 1e-3;

        Comparison right = Comparison.Run(Sum, Port.File(tensor, masked));
        Comparison other = Comparison.Run(Sum, Port.File(tensor, wrong));

        right.Agrees.Should().BeTrue();
        right.Notes.Should().ContainSingle().Which.Should().StartWith($"{name}: what the causal mask hides is ");
        other.Start!.Differing().Should().ContainSingle().Which.Should().Be((2, 1, tensor[2, 1], wrong[2, 1]));
    }

    [Test]
    public void A_mask_that_hides_the_diagonal_or_less_than_all_is_none()
    {
        Tensor tensor = Sum["scaled[0]"];
        foreach (Func<int, int, bool> hides in new Func<int, int, bool>[] { (i, j) => j >= i, (i, j) => j > i + 1 })
        {
            Matrix<double> masked = tensor.Value.MapIndexed((i, j, entry) => hides(i, j) ? -1e9 : entry);

            Comparison.Run(Sum, Port.File(tensor, masked)).Agrees.Should().BeFalse();
        }
    }
}
