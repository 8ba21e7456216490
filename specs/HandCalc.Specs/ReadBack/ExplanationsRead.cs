using HandCalc.Cli.Commands;
using HandCalc.Explanations;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.ReadBack;

/// <summary>
/// <c>handcalc explain</c> is read back: formula, numbers, terms, results, sentences, the nudged losses, and what reads an entry.
/// </summary>
public sealed class ExplanationsRead
{
    private const int Wide = 160, MostTerms = 64;

    /// <summary>An entry of each kind of operation, and those that a kind treats in another way, of each model.</summary>
    private static IEnumerable<TestCaseData> Runs() =>
        from model in ReadModel.All
        from tensor in model.Step.Computation.Definitions.DistinctBy(definition => definition.Operation)
        select new TestCaseData(model, tensor).SetArgDisplayNames($"{model}", tensor.Operation);

    [TestCaseSource(nameof(Runs))]
    public void All_that_is_said_of_an_entry_is_right(object read, Definition tensor)
    {
        var model = (ReadModel)read;
        (int rows, int columns) = (tensor.Rows.Length - 1, tensor.Columns.Length - 1);
        (int, int)[] cells = [(Math.Min(2, rows), Math.Min(1, columns)), (rows, columns), (0, Math.Min(3, columns))];
        foreach ((int row, int column) in cells.Take(model == ReadModel.Odd ? 3 : 1).Distinct())
        {
            Read(model, (tensor, row, column), depth: 1);
        }
    }

    [TestCase("new.W_Q[0]", 40)]
    [TestCase("d.scaled[0]", 3)]
    [TestCase("A[0]", 3)]
    [TestCase("activated", 2)]
    public void And_of_what_it_is_computed_from_in_a_narrow_page_as_well(string tensor, int depth)
    {
        Read(ReadModel.Published, (ReadModel.Published.Step.Computation[tensor], 2, 1), depth, narrow: depth > 3 ? 120 : 80);
        Read(ReadModel.Odd, (ReadModel.Odd.Step.Computation[tensor], 2, 1), depth, narrow: depth > 3 ? Wide : 120);
    }

    private static void Read(ReadModel model, (Definition Tensor, int Row, int Column) cell, int depth, int narrow = Wide)
    {
        (TrainingStep step, string label) = (model.Step, cell.Tensor.Entry(cell.Row, cell.Column));
        string command = $"handcalc explain \"{label}\" --depth {depth} of {model}";
        try
        {
            string text = Output(Wide, step, cell, depth);
            Queue<string[]> parts = new(text.TrimEnd('\n').Split("\n\n").Select(part => part.Split('\n')));
            ReadTitle(Part(command, parts), step, cell);
            var tree = new ShownTree(step, depth);
            List<(Definition Tensor, int Row, int Column)> operands = ReadCalculation(parts, step, cell, tree.Most);
            if (cell.Tensor.Name.StartsWith("d.", StringComparison.Ordinal))
            {
                ReadNudge(Part(command, parts), step, cell);
            }

            ShownText readers = Part(command, parts);
            readers.Reads(ExplanationSentences.Readers(step, cell), "what reads it");
            readers.Ends();
            if (depth > 1)
            {
                tree.Read(parts.SelectMany(part => part), cell, operands);
                ShownText again = new($"{command}, {narrow} columns wide", BelowTitle(Output(narrow, step, cell, depth)), narrow);
                again.Reads(BelowTitle(text).Replace('\n', ' '), "a word");
                again.Ends();
            }
        }
        catch (AssertionException wrong) when (!wrong.Message.StartsWith("handcalc", StringComparison.Ordinal))
        {
            throw new AssertionException($"{command}: {wrong.Message}");
        }
    }

    private static ShownText Part(string command, Queue<string[]> parts) => new(command, string.Join('\n', parts.Dequeue()), Wide);

    private static void ReadTitle(ShownText text, TrainingStep step, (Definition Tensor, int Row, int Column) cell)
    {
        text.Reads(cell.Tensor.Entry(cell.Row, cell.Column), "the entry");
        text.Reads("= " + Printed.Digits(step[cell.Tensor.Name][cell.Row, cell.Column]), "its value");
        StepsRead.ReadHeading(text, cell.Tensor.Step, $"   {step.Model.Name}", Wide);
        text.Reads(cell.Tensor.Equation, "the equation");
        text.Ends();
    }

    /// <summary>Reads the calculation of an entry, or where it comes from.</summary>
    /// <returns>The entries that are explained below it.</returns>
    private static List<(Definition Tensor, int Row, int Column)> ReadCalculation(
        Queue<string[]> parts, TrainingStep step, (Definition Tensor, int Row, int Column) cell, int followed)
    {
        string label = cell.Tensor.Entry(cell.Row, cell.Column);
        if (cell.Tensor.Expression is null)
        {
            ShownText origin = Part(label, parts);
            origin.Reads(ExplanationSentences.Origin(step.Model, cell.Tensor.Name), $"where {cell.Tensor.Name} comes from");
            origin.Ends();
            return [];
        }

        string? formula = parts.Peek()[0].StartsWith($"  {label} = ", StringComparison.Ordinal) ? null
            : ShownExplanation.Whole(parts.Dequeue()).Single().Trim();
        var explanation = new ShownExplanation(step, cell);
        explanation.Read([.. ShownExplanation.Whole(parts.Dequeue())], formula, MostTerms, followed);
        return explanation.Operands;
    }

    /// <summary>The losses on both sides are computed apart, and so are the slope and how far rounding and the curve may move it.</summary>
    private static void ReadNudge(ShownText text, TrainingStep step, (Definition Tensor, int Row, int Column) cell)
    {
        Definition nudged = step.Computation[cell.Tensor.Name["d.".Length..]];
        double gradient = step[cell.Tensor.Name][cell.Row, cell.Column], x = step[nudged.Name][cell.Row, cell.Column];
        double rounding = Math.Max(1, Math.Abs(step.Loss)) * Math.Pow(2, 4 - 52), h = 1e-5;
        double Loss(double entry)
        {
            var value = step[nudged.Name].Value;
            value[cell.Row, cell.Column] = entry;
            return step.With(step.Computation.With(nudged.Name, new Expression("nudged", nudged.Name, [], _ => value))).Loss;
        }

        double Slope(double by) => (Loss(x + by) - Loss(x - by)) / (x + by - (x - by));
        text.Reads("Measured with h =", "the nudge");
        string shown = text.Take();
        bool isPlain = Math.Abs(Slope(h) - gradient) <= rounding / h;
        while (!isPlain && shown != $"{Printed.Digits(h)}:" && h > 1e-9)
        {
            h /= 4;
        }

        if (shown != $"{Printed.Digits(h)}:")
        {
            text.Fails($"h is shown as {shown}", Printed.Digits(1e-5));
        }

        double slope = Slope(h), error = (rounding / h) + (isPlain ? 0 : Math.Abs(Slope(2 * h) - slope) / 3);
        int digits = slope == 0 ? 1 : Math.Clamp((int)Math.Floor(Math.Log10(Math.Abs(slope) / error)) + 1, 1, 6);
        text.Reads($"the slope of the loss L along x = {nudged.Entry(cell.Row, cell.Column)}", "what is nudged");
        text.Reads($"L(x + h) {Printed.Digits(Loss(x + h), 14)}", "the loss above");
        text.Reads($"L(x − h) {Printed.Digits(Loss(x - h), 14)}", "the loss below");
        text.Reads($"slope {Printed.Digits(slope, digits)}", "the slope");
        text.Reads($"(L(x + h) − L(x − h)) / 2h, ± {Printed.Digits(error, 2)}", "the error of the slope");
        text.Reads($"gradient {Printed.Digits(gradient)}", "the gradient");
        text.Reads($"derived above: {(Math.Abs(slope - gradient) <= error ? "they agree" : "they differ")}", "the verdict");
        text.Ends();
    }

    private static string BelowTitle(string text) => text[text.IndexOf("\n\n", StringComparison.Ordinal)..];

    private static string Output(int width, TrainingStep step, (Definition Tensor, int Row, int Column) cell, int depth)
    {
        using var output = new StringWriter();
        ExplainCommand.Run(new Page(output, output, width), new Recipes(step), cell, depth).Should().Be(0);
        return output.ToString();
    }
}
