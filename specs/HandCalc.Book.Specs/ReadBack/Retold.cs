using System.Text.Json;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// The prose of a chapter as the pages of an example should have it: with its numbers, but where a paragraph says what does not hold for
/// it, or names what it does not have. Of these the pages say that they are about the first example.
/// </summary>
internal static partial class Retold
{
    private const string Mark = "first example";

    /// <summary>The prose above a test, or above a chapter.</summary>
    public static string Of(string comment, Example example)
    {
        string[] notOfIt = [.. File.ReadLines(Repository.Path("snapshots", "documents", $"sentences-not-of-{example.Name}.verified.txt"))
            .Where(line => line.StartsWith("step ", StringComparison.Ordinal)).Select(line => line.Split(": ", 2)[1])];
        return Paragraph().Replace(comment, paragraph =>
        {
            string text = string.Join(' ', Comparison.Words(Quotation().Replace(paragraph.Value, "")));
            return text.StartsWith("$$", StringComparison.Ordinal) ? paragraph.Value
                : notOfIt.Any(phrase => text.Contains(phrase, StringComparison.Ordinal))
                    || Quote().Matches(text).Any(quote => Value(quote.Groups["source"].Value, example.Step) is null)
                    ? $"{paragraph.Value.TrimEnd('\n')} {Mark}\n"
                : Quote().Replace(paragraph.Value, quote => $"`{quote.Groups["source"].Value}` = {Printed(quote, example.Step)}");
        });
    }

    private static string Printed(Match quote, TrainingStep step) => Setting(quote.Groups["source"].Value, step.Model.Name)
        ?? Value(quote.Groups["source"].Value, step)!.Value
            .ToString($"F{quote.Groups["value"].Value.Split('.')[1].Length}", CultureInfo.InvariantCulture);

    private static double? Value(string source, TrainingStep step)
    {
        const string After = " after the step";
        return source.EndsWith(After, StringComparison.Ordinal)
            ? Value(source[..^After.Length], TrainingStep.Compute(step.Model, step.StateAfter()))
            : source.Split(" + ").Select(term => term.Split(" · ").Select(factor => Factor(factor, step))
                .Aggregate((a, b) => a * b)).Aggregate((a, b) => a + b);
    }

    private static double? Factor(string source, TrainingStep step)
    {
        foreach (Tensors.Tensor tensor in step.Tensors.Where(tensor => source.Contains(tensor.Name, StringComparison.Ordinal)))
        {
            if (source == $"mean({tensor.Name})")
            {
                return tensor.Value.Enumerate().Average();
            }

            for (int i = 0; i < tensor.Rows.Length; i++)
            {
                for (int j = 0; j < tensor.Columns.Length; j++)
                {
                    if (Bare(tensor.Definition.Entry(i, j)) == Bare(source))
                    {
                        return tensor[i, j];
                    }
                }
            }
        }

        return Setting(source, step.Model.Name) is { } setting ? double.Parse(setting, CultureInfo.InvariantCulture) : null;

        static string Bare(string entry) => entry.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
    }

    /// <summary>A setting, as the model file writes it.</summary>
    private static string? Setting(string name, string example)
    {
        string text = File.ReadAllText(Repository.Path("src", "HandCalc", "Examples", $"{example}.json"));
        JsonElement file = JsonDocument.Parse(text).RootElement;
        return file.EnumerateObject().Select(field => field.Value).Where(value => value.ValueKind == JsonValueKind.Object).Append(file)
            .Select(group => group.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : null)
            .FirstOrDefault(value => value is not null);
    }

    /// <summary>Lines without an empty one between them; in a quotation that is one with its sign alone.</summary>
    [GeneratedRegex(@"(^(?!> *$).+(\n|$))+", RegexOptions.Multiline)]
    private static partial Regex Paragraph();

    [GeneratedRegex("^> ?", RegexOptions.Multiline)]
    private static partial Regex Quotation();

    [GeneratedRegex(@"`(?<source>[^`]+)` = (?<value>-?\d+(\.\d+|e-\d+))")]
    private static partial Regex Quote();
}
