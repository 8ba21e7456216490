using HandCalc.Comparisons;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// A table of ports, each with one slip: in doubles and in floats, with all its tensors in the file, those from the slip on, the first
/// wrong one alone, all but that one and its operands, or the new weights alone. Never "agrees" where the numbers say otherwise, never a
/// name that is false, and always the right place.
/// </summary>
public sealed class PortsWithSlips
{
    private static readonly TrainingStep Sum = Port.Of(LossReduction.Sum), Mean = Port.Of(LossReduction.Mean);

    /// <summary>What is nearer to right than this, is right in doubles.</summary>
    private const double Visible = 2e-9;

    private static readonly ImmutableArray<WrongRule> Rules =
    [
        .. ForwardMistakes.All, .. InputMistakes.All, .. MaskMistakes.All, .. ActivationMistakes.All, .. NormMistakes.All,
            .. TargetMistakes.All,
        .. WrongRule.All, BackwardMistakes.SumNotSubtracted, OptimizerMistakes.DecayForgotten, .. OptimizerMistakes.All,
    ];

    /// <summary>Which tensors a file has, of those before the first wrong one, that one, and those after it.</summary>
    private static readonly ImmutableArray<(string Name, Func<Tensor, Tensor, bool> Has)> Files =
    [
        ("the slip alone", (tensor, first) => tensor.Name == first.Name),
        ("all", (_, _) => true),
        ("from the slip on", (tensor, first) => tensor.Definition.Index >= first.Definition.Index),
        ("without its operands", (tensor, first) => first.Definition.Operands.All(operand => operand.Source != tensor.Definition)),
        ("what follows alone", (tensor, first) => tensor.Definition.Index > first.Definition.Index
            && tensor.Name.StartsWith("d.W", StringComparison.Ordinal)),
    ];

    [TestCaseSource(nameof(Rules))]
    public void A_slip_is_found_in_its_place_and_has_no_false_name(WrongRule rule)
    {
        int turn = Rules.IndexOf(rule);
        if (turn % 5 != 0)
        {
            Thorough.Only();
        }

        if (new[] { Sum, Mean }.FirstOrDefault(step => Wrong(step, rule).Any(far => far > Visible)) is not { } right)
        {
            Assert.Ignore("It gives the right numbers in a first step.");
            return;
        }

        double[] far = Wrong(right, rule);
        Tensor first = right.Tensors.First(tensor => far[tensor.Definition.Index] > Visible);
        foreach (string precision in new[] { "doubles", turn % 4 == 3 ? "halves" : "floats" })
        {
            bool isExact = precision == "doubles", isHalf = precision == "halves";
            Matrix<double>[] values = Port.Values(right, rule.Vary(right.Model, right.Computation), isExact ? number => number
                : number => (float)number);
            values = isHalf ? [.. values.Select(value => value.Map(number => (double)(Half)number))] : values;
            foreach ((string file, Func<Tensor, Tensor, bool> has) in new[] { Files[0],
                Files[1 + ((turn + (isExact ? 0 : 2)) % (Files.Length - 1))] }.Skip(isExact ? 0 : 1))
            {
                Tensor[] told = [.. right.Tensors.Where(tensor => has(tensor, first))];
                if (told.Length > 0)
                {
                    Ask(Comparison.Run(right, Port.File(told, values)), rule, told, far, precision, $"{rule.Name}: {file}, in {precision}");
                }
            }
        }
    }

    private static void Ask(Comparison comparison, WrongRule rule, Tensor[] told, double[] far, string precision, string because)
    {
        bool isExact = precision == "doubles";
        if (comparison.Start is null)
        {
            told.Where(MustShow).Select(tensor => tensor.Name).Should().BeEmpty(because);
            if (told.Any(tensor => far[tensor.Definition.Index] > 0))
            {
                comparison.Hidden.Should().Contain(rule.Name, because);
            }

            return;
        }

        ComparedTensor start = comparison.Start!;
        far[start.Right.Definition.Index].Should().BeGreaterThan(Visible, because);
        told.TakeWhile(tensor => tensor.Name != start.Right.Name).Where(MustShow)
            .Select(tensor => tensor.Name).Should().BeEmpty("{0} is not before {1}", because, start.Right.Name);
        if (isExact || start.Slip is not null)
        {
            start.Slip.Should().NotBeNull(because);
            start.Slip!.Each.Should().Contain(one => one.Name == rule.Name, because);
        }

        // A float of a weight is coarse for the change that it shows, and a half hides it.
        bool MustShow(Tensor tensor) => far[tensor.Definition.Index] > (isExact ? Visible
            : (tensor.Name.StartsWith("new.", StringComparison.Ordinal), precision) switch
            {
                (true, "halves") => double.PositiveInfinity,
                (false, "halves") => 0.1,
                (true, _) => 5e-3,
                _ => 1e-5,
            });
    }

    /// <summary>How far each tensor is from right by a rule, relative to its largest entry; a new weight, to its largest change.</summary>
    private static double[] Wrong(TrainingStep right, WrongRule rule)
    {
        Matrix<double>[] values = Port.Values(right, rule.Vary(right.Model, right.Computation), number => number);
        var far = new double[values.Length];
        foreach (Tensor tensor in right.Tensors)
        {
            Matrix<double> value = tensor.Value;
            Matrix<double> size = tensor.Name.StartsWith("new.", StringComparison.Ordinal) ? value - right[tensor.Name[4..]].Value : value;
            far[tensor.Definition.Index] = (value - values[tensor.Definition.Index]).Enumerate().Max(Math.Abs) / size.Enumerate()
                .Max(Math.Abs);
        }

        return far;
    }
}
