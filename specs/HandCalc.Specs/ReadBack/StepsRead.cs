using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary><c>handcalc step N</c>, whole and in brief, is read back: each heading, equation, label and number.</summary>
public sealed partial class StepsRead
{
    private const int Abbreviated = 8;

    private static readonly int[] Widths = [40, 80, 100, 140];

    /// <summary>The titles of the steps, as the README lists the chapters.</summary>
    internal static string[] Titles { get; } =
        [.. RowOfAStep().Matches(File.ReadAllText(Repository.Path("README.md"))).Select(row => row.Groups[2].Value)];

    private static IEnumerable<TestCaseData> Runs() => Widths.Zip(
        [ReadModel.Odd, .. ReadModel.All], (width, model) => new TestCaseData(model, width).SetArgDisplayNames($"{model}", $"{width}"));

    [TestCaseSource(nameof(Runs))]
    public void Every_number_of_a_step_in_full_is_the_right_one(object model, int width) => Read((ReadModel)model, width, full: true);

    [TestCaseSource(nameof(Runs))]
    public void And_so_is_every_number_in_brief(object model, int width) => Read((ReadModel)model, width, full: false);

    /// <summary>Of a step the tensors that stand for all: those of the first head, and of AdamW's those of the largest gradient.</summary>
    /// <returns>The tensors, and what is said of the others.</returns>
    internal static (Tensor[] Shown, string LeftOut) Selected(TrainingStep step, int number)
    {
        Tensor[] all = [.. step.Tensors.Where(tensor => tensor.Step == number)];
        if (number == 13)
        {
            Tensor liveliest = step.Parameters.OrderByDescending(parameter => step[$"d.{parameter.Name}"].LargestEntry).First();
            return ([step[$"m.{liveliest.Name}"], step[$"v.{liveliest.Name}"], step[$"new.{liveliest.Name}"]],
                $"for {liveliest.Name}, which has the largest gradient; the other {step.Parameters.Length - 1} parameters alike");
        }

        Tensor[] first = [.. all.Where(tensor => !LaterHead().IsMatch(tensor.Name))];
        return (first, first.Length < all.Length ? $"head 0 of {step.Model.Heads}" : "");
    }

    /// <summary>The sizes of a tensor.</summary>
    internal static string Shape(Tensor tensor) =>
        tensor.Rows == Axis.None && tensor.Columns == Axis.None ? "number"
        : tensor.Rows == Axis.None ? $"{tensor.Columns.Length}" : tensor.Columns == Axis.None ? $"{tensor.Rows.Length}"
        : $"{tensor.Rows.Length}×{tensor.Columns.Length}";

    /// <summary>Reads the heading of a step and what follows it in the line, as far as there is room.</summary>
    internal static void ReadHeading(ShownText text, int number, string remark, int width) =>
        text.Reads(Printed.Cut($"Step {number} · {Titles[number - 1]}{remark}", width), "the heading");

    private static void Read(ReadModel model, int width, bool full)
    {
        for (int number = 1; number <= 13; number++)
        {
            ShownText text = model.Run(Math.Max(width, 60), full ? ["step", $"{number}", "--full"] : ["step", $"{number}"]);
            (Tensor[] shown, string leftOut) = full ? ([.. model.Step.Tensors.Where(tensor => tensor.Step == number)], "")
                : Selected(model.Step, number);
            ReadHeading(text, number, $"   {model.Model.Name}   {leftOut}".TrimEnd(), Math.Max(width, 60));
            foreach (Tensor tensor in shown)
            {
                string given = tensor.Definition.Expression is null ? ", given" : "";
                text.Reads($"{tensor.Equation} {Shape(tensor)}{given}", $"the equation of {tensor.Name}");
                text.ReadsTable(tensor, full ? int.MaxValue : Abbreviated);
            }

            if (!full && (leftOut.Length > 0 || shown.Any(tensor => Math.Max(tensor.Rows.Length, tensor.Columns.Length) > Abbreviated)))
            {
                text.Reads("With --full: every tensor of the step, every row and column.", "the last line");
            }

            text.Ends();
        }
    }

    [GeneratedRegex(@"^\| (\d+) \| \[([^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex RowOfAStep();

    [GeneratedRegex(@"\[[1-9]\d*\]$")]
    private static partial Regex LaterHead();
}
