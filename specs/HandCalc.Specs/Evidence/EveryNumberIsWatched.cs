using System.Reflection;
using HandCalc.Explanations;
using HandCalc.Specs.Checks;
using HandCalc.Specs.Explanations;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Evidence;

/// <summary>
/// Who watches the witnesses? In every tensor of a right step one number is moved aside, by twice what is allowed. Its own derivation, the
/// tape, PyTorch, the explanation and the measured slope must each notice, and name the tensor. A witness that compares the engine with
/// itself, that leaves something out, or that allows too much notices nothing, and is named here.
/// </summary>
public sealed class EveryNumberIsWatched
{
    private const double Twice = 2 * 1e-12, Half = 0.5e-12;

    private static readonly Situation Start = Situation.Start;

    private static readonly Lazy<(WrongNumber Number, TrainingStep Step)[]> Wrong = new(() =>
        [.. Start.Right.Tensors.SelectMany(tensor => WrongNumber.In(tensor, Twice))
            .Select(number => (number, number.PutInto(Start.Right)))]);

    private static readonly Lazy<Task<Dictionary<string, (Type Fixture, MethodInfo Test)>>> Deriving = new(FindDerivations);

    [SetUp]
    public void WaitForAThoroughRun() => Thorough.Only();

    [Test]
    public async Task By_its_own_derivation()
    {
        Dictionary<string, (Type Fixture, MethodInfo Test)> deriving = await Deriving.Value;
        var unnoticed = new List<string>();
        foreach ((WrongNumber number, TrainingStep step) in Largest(Wrong.Value).Where(wrong => IsComputed(wrong.Number)))
        {
            (Type fixture, MethodInfo test) = deriving[WithoutHead(number.Tensor.Name)];
            string complaint = await Complaint.Of(() => Chapter.Of(fixture, step).Claims(test, asserting: true));
            bool names = number.Tensor.Name == "loss" ? complaint.StartsWith("Expected Training.Loss ", StringComparison.Ordinal)
                : IsNamed(number, complaint);
            if (!names)
            {
                unnoticed.Add($"{Chapter.Number(test)} does not see {number}");
            }
        }

        unnoticed.RequireNone();
    }

    [Test]
    public void By_the_tape() => NoneEscapes("the tape", Wrong.Value.Where(wrong => !wrong.Number.Tensor.Definition.Id.IsOfOptimizer)
        .Where(wrong => !IsNamed(wrong.Number, Complaint.Of(() => TapeSpecs.Agree(wrong.Step, Start.Tape)))));

    /// <summary>
    /// A tape that read results of the engine would follow it into every mistake: all that is computed is wrong here, and it stays.
    /// </summary>
    [Test]
    public void The_tape_asks_for_given_numbers_only()
    {
        TrainingStep wrong = Start.Right.Tensors.Where(tensor => tensor.Definition.Expression is not null)
            .Aggregate(Start.Right, (step, tensor) => new WrongNumber(tensor, 0, 0, 1).PutInto(step));

        TapeGradients tape = TapeTransformer.Of(wrong);

        foreach ((string name, Matrix<double> value) in Start.Tape.Values.Concat(Start.Tape.Gradients))
        {
            tape[name].Should(name).BeExactly(value);
        }
    }

    [Test]
    public void By_PyTorch() => NoneEscapes("PyTorch", Wrong.Value
        .Where(wrong => !IsNamed(wrong.Number, Complaint.Of(() => PyTorchSpecs.AssertEqual(wrong.Step, Start.PyTorch!)))));

    [Test]
    public void By_its_explanation() => NoneEscapes("the explanation", Largest(Wrong.Value).Where(wrong => IsComputed(wrong.Number))
        .Where(wrong =>
            !Complaint.Of(() => EveryCell.AssertRecomputed(new Recipes(wrong.Step), wrong.Step.Computation[wrong.Number.Tensor.Name]))
            .Contains($"the recipe of {wrong.Number.Tensor.Equation} must give its entries", StringComparison.Ordinal)));

    /// <summary>From 1e-7 on, for a slope is known no better; at the first entry.</summary>
    [Test]
    public void By_a_measured_slope() => NoneEscapes("the measured slope", Start.Right.Tensors.Where(IsGradient)
        .Select(gradient => new WrongNumber(gradient, 0, 0, 1e-7)).Select(number => (number, number.PutInto(Start.Right)))
        .Where(wrong => GradientCheck.Check(wrong.Item2, wrong.number.Tensor.Name[2..], stride: int.MaxValue) is not
        { Agrees: false, Checked: 1, Disagreeing: 1, RowIndex: 0, ColumnIndex: 0 }));

    [Test]
    public void By_the_checks_of_the_wrong_rules()
    {
        NoneEscapes("a check of the wrong rules", Largest(Wrong.Value).Where(wrong =>
            (!wrong.Number.Tensor.Definition.Id.IsOfOptimizer && Check.Tape.Notices(Start, wrong.Step) != true)
                || Check.PyTorch.Notices(Start, wrong.Step) != true));
        Check.FiniteDifferences.Notices(Start, new WrongNumber(Start.Right["d.E_token"], 0, 0, 1e-7).PutInto(Start.Right)).Should()
            .BeTrue("so far a slope is known");
    }

    /// <summary>What the page of evidence states is the error of the wrong tensor, whichever it is.</summary>
    [Test]
    public void By_what_the_page_of_evidence_measures() => NoneEscapes("VERIFIED", Largest(Wrong.Value).Where(wrong =>
        !Claims.ByPyTorch(wrong.Step, Start.PyTorch).Any(claim => States(claim, wrong.Number))
        || (!wrong.Number.Tensor.Definition.Id.IsOfOptimizer
            && !Claims.ByTape(Start, wrong.Step).Any(claim => States(claim, wrong.Number)))));

    /// <summary>
    /// Half of what is allowed is rounding, for whoever computes everything again; of zeros nothing is. One tensor of five is asked.
    /// </summary>
    [Test]
    public void But_half_of_what_is_allowed_is_no_error() =>
        Start.Right.Tensors.Where((tensor, index) => index % 5 == 0 && tensor.LargestEntry > 0)
        .Select(tensor => WrongNumber.In(tensor, Half).First()).Select(number => (Number: number, Step: number.PutInto(Start.Right)))
        .Where(wrong => IsNamed(wrong.Number, Complaint.Of(() => TapeSpecs.Agree(wrong.Step, Start.Tape)))
            || IsNamed(wrong.Number, Complaint.Of(() => PyTorchSpecs.AssertEqual(wrong.Step, Start.PyTorch!))))
        .Select(wrong => $"the tape or PyTorch takes for an error what is rounding: {wrong.Number}").RequireNone();

    private static bool States(Claim claim, WrongNumber number) => claim.Worst is { Error: > 1e-12 and < 1e-10 }
        && claim.Errors.Any(measured => measured.Tensor == number.Tensor.Name && measured.Error is > 1e-12 and < 3e-12);

    /// <summary>The first wrong number of each tensor, that in its largest entry.</summary>
    private static IEnumerable<(WrongNumber Number, TrainingStep Step)> Largest(
        IEnumerable<(WrongNumber Number, TrainingStep Step)> wrong) =>
        wrong.DistinctBy(one => one.Number.Tensor);

    private static void NoneEscapes(string witness, IEnumerable<(WrongNumber Number, TrainingStep Step)> wrong) =>
        wrong.Select(one => $"{witness} does not name {one.Number}").RequireNone();

    private static bool IsNamed(WrongNumber number, string complaint) =>
        complaint.StartsWith($"{number.Tensor.Name} should agree ", StringComparison.Ordinal);

    private static bool IsComputed(WrongNumber number) => number.Tensor.Definition.Expression is not null;

    private static bool IsGradient(Tensor tensor) => tensor.Definition.Id.Kind == Kind.Gradient && tensor.Name != "d.loss";

    /// <summary>The derivation of each tensor, those of all heads by the same: the one that approves it.</summary>
    private static async Task<Dictionary<string, (Type Fixture, MethodInfo Test)>> FindDerivations() =>
        (await Approvals.OfDerivations.Value)
        .GroupBy(derived => WithoutHead(Path.GetFileName(derived.Approval.Name).Split(' ', 2)[1]))
            .ToDictionary(tensor => tensor.Key, tensor => (tensor.First().Fixture, tensor.First().Test));

    private static string WithoutHead(string name) => name.Split('[')[0];
}
