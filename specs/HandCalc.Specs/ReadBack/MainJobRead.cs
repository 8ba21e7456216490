using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>What <c>handcalc</c> alone tells is read back: the thirteen steps, and what the training step changed.</summary>
public sealed class MainJobRead
{
    private const int MostPositions = 12, LongestCell = 40, LargestWholeMatrix = 8;

    private static readonly string[] WholeMatrices = ["A[0]", "P", "d.logits"];

    private static IEnumerable<TestCaseData> Runs() =>
    [
        .. ReadModel.All.Select(model => new TestCaseData(model, 120).SetArgDisplayNames($"{model}", "120")),
        new TestCaseData(ReadModel.Odd, 80).SetArgDisplayNames("odd", "80"),
    ];

    [TestCaseSource(nameof(Runs))]
    public void Every_number_and_every_word_is_the_right_one(object read, int width)
    {
        var model = (ReadModel)read;
        ShownText text = model.Run(width);
        ReadModelOf(model, text, width);
        for (int number = 1; number <= 13; number++)
        {
            ReadStep(model.Step, text, number, width);
        }

        ReadOutcome(model, text, Math.Min(LongestCell, (width - 50) / 2));
        ChecksRead.ReadSummary(text, model.Sampled(CheckBudget.Quick(model.Step.Computation)));
        text.Ends();
    }

    private static void ReadModelOf(ReadModel read, ShownText text, int width)
    {
        (Models.Model model, TrainingStep step) = (read.Model, read.Step);
        string title = $"One training step of {model.Name}: ";
        text.Reads(title, "the title");
        text.Reads(Printed.Cut(string.Join(' ', model.Tokens), Math.Max(width - title.Length, width / 2)), "the text");
        text.Reads(
            $"{model.Tokens.Length} tokens of {model.Vocabulary.Length} words, dModel {model.DModel}, "
            + $"{model.Heads} {(model.Heads == 1 ? "head" : "heads")} of {model.DModel / model.Heads}, dFf {model.DFf}: "
            + $"{Printed.Count(step.Parameters.Sum(parameter => parameter.Value.Enumerate().Count()))} parameters", "the model");
        text.Reads("Beside each equation: its shape, and its numbers for position 1 (else row 1).", "the legend");
    }

    private static void ReadStep(TrainingStep step, ShownText text, int number, int width)
    {
        (Tensor[] selected, string leftOut) = StepsRead.Selected(step, number);
        Tensor[] given = [.. selected.Where(tensor => tensor.Definition.Expression is null && number > 1)];
        string remark = (leftOut.Length > 0 ? $"   {leftOut}" : "")
            + (given.Length > 0 ? $"   given {string.Join(", ", given.Select(tensor => $"{tensor.Name} {StepsRead.Shape(tensor)}"))}" : "");
        StepsRead.ReadHeading(text, number, remark, width);
        foreach (Tensor tensor in selected.Except(given))
        {
            ReadEquation(text, tensor, width - 2);
            text.Reads(StepsRead.Shape(tensor), $"the shape of {tensor.Name}");
            if (WholeMatrices.Contains(tensor.Name) && Math.Max(tensor.Rows.Length, tensor.Columns.Length) <= LargestWholeMatrix)
            {
                text.ReadsTable(tensor);
            }
            else
            {
                ReadNumbers(step, text, tensor);
            }
        }
    }

    /// <summary>An equation that is wider than the page ends at a plus.</summary>
    private static void ReadEquation(ShownText text, Tensor tensor, int width)
    {
        string equation = tensor.Equation;
        while (equation.Length > width)
        {
            string whole = equation.EndsWith(" + …", StringComparison.Ordinal) ? equation[..^4] : equation;
            equation = whole[..whole.LastIndexOf(" + ", StringComparison.Ordinal)] + " + …";
        }

        text.Reads(equation, $"the equation of {tensor.Name}");
    }

    /// <summary>The numbers of the token at position 1: its row by position, or that of its word; else row 1.</summary>
    private static void ReadNumbers(TrainingStep step, ShownText text, Tensor tensor)
    {
        bool isRow = tensor.Rows == Axis.None, isColumn = tensor.Columns == Axis.None;
        int row = 0;
        if (!isRow && !isColumn)
        {
            string[] labels = [.. Enumerable.Range(0, tensor.Rows.Length).Select(index => tensor.Rows[index])];
            int[] candidates = [Array.IndexOf(labels, step["X"].Rows[1]), Array.IndexOf(labels, step.Model.Tokens[1]), 1];
            row = candidates.First(index => index >= 0);
            text.Reads(Printed.Cut(labels[row], 12), $"the row of {tensor.Name}");
        }

        text.ReadsAsManyAsFit(isColumn ? tensor.Rows.Length : tensor.Columns.Length, index =>
        {
            (int i, int j) = isColumn ? (index, 0) : (row, index);
            return (tensor.Definition.Entry(i, j), Printed.Entry(tensor[i, j], tensor.LargestEntry));
        });
    }

    private static void ReadOutcome(ReadModel model, ShownText text, int widthOfWord)
    {
        Tensor before = model.Step["losses"], after = model.After["losses"];
        int count = model.Model.Tokens.Length - 1;
        text.Reads("What the step changed", "the heading");
        text.Reads("loss", "the heading of the losses");
        foreach ((int divisor, string how) in new[] { (count, $"(mean of {count})"), (1, "(sum)") })
        {
            text.Reads(Printed.Plain(before.Value.Enumerate().Sum() / divisor), $"the loss before, {how}");
            text.Reads("before,", "the loss");
            text.Reads(Printed.Plain(after.Value.Enumerate().Sum() / divisor), $"the loss after, {how}");
            text.Reads($"after {how}", "the loss");
        }

        text.Reads("token next word its probability before after change", "the heading of the probabilities");
        for (int position = 0; position < Math.Min(count, MostPositions); position++)
        {
            int word = model.Model.Vocabulary.IndexOf(model.Model.Tokens[position + 1]);
            (double p, double changed) = (model.Step["P"][position, word], model.After["P"][position, word]);
            string name = model.Step["P"].Definition.Entry(position, word);
            text.Reads(Printed.Cut(model.Step["P"].Rows[position], widthOfWord), $"the token of {name}");
            text.Reads(Printed.Cut(model.Model.Tokens[position + 1], widthOfWord), $"the next word of {name}");
            text.Reads(Printed.Plain(p), $"{name} before");
            text.Reads(Printed.Plain(changed), $"{name} after");
            text.Reads(Printed.Entry(changed - p, Math.Max(0.001, Math.Abs(changed - p))), $"the change of {name}");
        }

        if (count > MostPositions)
        {
            text.Reads($"… and {count - MostPositions} more positions", "what is left out");
        }
    }
}
