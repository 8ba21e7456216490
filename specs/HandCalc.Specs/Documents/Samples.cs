using System.Text.Json.Nodes;
using HandCalc.Differences;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Snapshots;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.WrongRules;

namespace HandCalc.Specs.Documents;

/// <summary>
/// The samples in the blocks of a document: a piece of a fixture, of an export, of what a test says, and the fields of a JSON.
/// </summary>
internal static partial class Samples
{
    private static readonly TrainingStep Right = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));
    private static readonly TrainingStep Wrong = BackwardMistakes.RootForgotten.In(Right);

    private static readonly Lazy<string> Fixture = new(() => File.ReadAllText(Repository.Path(Chapter.Source(Chapter.All.ElementAt(10)))));

    private static readonly Lazy<string[]> FieldsOfADifference = new(() =>
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. new[] { Right, Wrong }.Select((step, index) =>
        {
            using var text = new StringWriter();
            Export.Write(step, text);
            return folder.Write($"{index}.json", text.ToString());
        })];
        CommandRun diff = CommandRun.Of("diff", "--format", "json", files[0], files[1]);
        diff.Error.Should().BeEmpty();
        return [.. Fields(JsonNode.Parse(diff.Output)).Distinct()];
    });

    /// <summary>What is wrong in the samples of a document.</summary>
    public static IEnumerable<string> Problems(Document document) => OfAFixture(document).Concat(OfAnExport(document))
        .Concat(document.Text.Contains("## What a failure says", StringComparison.Ordinal) ? OfAFailure(document) : [])
        .Concat(document.Text.Split("## The JSON of `diff --format json`") is [_, var fields] ? OfFields(document, fields) : []);

    /// <summary>Each line of C# stands in the fixture of step 11, where … leaves something out; what is only a form is prose.</summary>
    private static IEnumerable<string> OfAFixture(Document document) => document.Code("csharp")
        .Where(line => !Form().IsMatch(line) && !Regex.IsMatch(Fixture.Value, $@"(?m)^\s*{Pattern(line)}"))
        .Select(line => $"{document.Path}: no line of {Chapter.All.ElementAt(10).Name} is {line.Trim()}");

    /// <summary>The code of a line, and its shapes if it has some; another remark is the document's.</summary>
    private static string Pattern(string line)
    {
        string[] parts = Remark().Split(line.Trim(), 2);
        string code = Regex.Escape(parts[0].TrimEnd()).Replace("…", ".*", StringComparison.Ordinal);
        return parts.Length == 2 && parts[1].Contains('×', StringComparison.Ordinal) ? $@"{code}\s+// {Regex.Escape(parts[1])}$" : code;
    }

    private static IEnumerable<string> OfAnExport(Document document) => Exported().Matches(document.Text)
        .Where(tensor => Right.Tensors.FirstOrDefault(known => known.Name == tensor.Groups["name"].Value) is not { } right
            || $"{right.Step}" != tensor.Groups["step"].Value || string.Join(", ", right.Shape) != tensor.Groups["shape"].Value)
        .Select(tensor => $"{document.Path}: an export has no {tensor.Value}");

    /// <summary>
    /// What the test of d.scores says where 1/√d_k is forgotten: each line of the sample, with ⟨…⟩ for what depends on the numbers.
    /// </summary>
    private static IEnumerable<string> OfAFailure(Document document)
    {
        (Tensor right, Tensor wrong) = (Right["d.scores[0]"], Wrong["d.scores[0]"]);
        string Text(Tensor values) => SnapshotText.Of(right.Equation, right.Rows, right.Columns, (i, j) => values[i, j], 1e-4);
        string[] said = SnapshotDifference.Describe("11.8 d.scores[0]", Text(right), Text(wrong),
            ChangeText.Origin([.. right.Definition.Operands.Select(operand => operand.Name)], [])).Split('\n');
        return document.Code("").Where((line, index) => !Regex.IsMatch(said[index], $"^{Number().Replace(Regex.Escape(line), ".+")}$"))
            .Select(line => $"{document.Path}: no failure says {line.Trim()}");
    }

    private static IEnumerable<string> OfFields(Document document, string section)
    {
        string[] named = [.. Name().Matches(section).Select(name => name.Groups["name"].Value.Replace("[]", "", StringComparison.Ordinal))];
        string[] rows = [.. Row().Matches(section).SelectMany(row => Name().Matches(row.Value))
            .Select(name => name.Groups["name"].Value.Replace("[]", "", StringComparison.Ordinal))];
        return FieldsOfADifference.Value.Except(named)
            .Select(field => $"{document.Path}: the JSON has a field {field}, which the table lacks")
            .Concat(rows.Except(FieldsOfADifference.Value).Select(field => $"{document.Path}: the JSON has no field {field}"));
    }

    private static IEnumerable<string> Fields(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Fields(field.Value).Prepend(field.Key)),
        JsonArray items => items.SelectMany(Fields),
        _ => [],
    };

    [GeneratedRegex(@"^(\{|\}|//( Prose: why, in words\.| > Predict: Sometimes .*| > Answer: The test below proves it\.| >|))$")]
    private static partial Regex Form();

    [GeneratedRegex(@"\s+// ")]
    private static partial Regex Remark();

    [GeneratedRegex("""{ "name": "(?<name>[^"]+)", "step": (?<step>\d+), "shape": \[(?<shape>[^\]]*)\]""")]
    private static partial Regex Exported();

    [GeneratedRegex("⟨[^⟩]+⟩")]
    private static partial Regex Number();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    /// <summary>The first cell of a row.</summary>
    [GeneratedRegex(@"^\| `[^|]+\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
