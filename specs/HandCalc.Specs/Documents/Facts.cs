using System.Collections;
using System.Globalization;
using System.Reflection;
using HandCalc.Cli.Review;
using HandCalc.Differences;
using HandCalc.Models;
using HandCalc.Numerics;
using HandCalc.Specs.Book;
using HandCalc.Specs.Mutation;
using HandCalc.Specs.Notation;
using HandCalc.Specs.TestLogger;
using HandCalc.Terminal.Printing;
using HandCalc.WrongRules;
using static HandCalc.Specs.Book.Fact;

namespace HandCalc.Specs.Documents;

/// <summary>
/// The facts of each document. Where the words can be computed, they are; the numbers of the published model come from a copy of its own,
/// so that whoever changes a worked example makes none of them false. A number that nobody can check is listed as judged by a reader.
/// </summary>
internal static class Facts
{
    private static readonly TrainingStep Published = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Reseeded));

    private static readonly string[] Off = ["0", "false"];

    private static readonly Dictionary<Document, Lazy<Fact[]>> All = new()
    {
        [Document.Readme] = new(() => [.. OfReadme(), .. new Conventions().All()]),
        [Document.Contributing] = new(() => [.. OfContributing()]),
        [Document.Changelog] = new(() => [.. OfChangelog()]),
        [Document.Export] = new(() => [.. new ExportFacts().All()]),
        [Document.Snapshots] = new(() => [.. OfSnapshots()]),
        [Document.Benchmarks] = new(() => [.. OfBenchmarks()]),
        [Document.PyTorch] = new(() => [.. OfPyTorch()]),
    };

    private static readonly Lazy<ILookup<string, Fact>> OfChapters = new(() => new Sentences(SentenceSpecs.Published).All().Concat(OnwardSentences.All())
        .ToLookup(sentence => Chapter.Folder(Chapter.OfBothParts.Single(chapter => Chapter.NumberOf(chapter) == sentence.Chapter)),
            sentence => sentence.Fact));

    private static string Parameters => Count(Published.Model.ParameterCount);

    private static int Steps => Chapter.All.Count();

    private static int ErrataCount => typeof(Errata).GetMethods().Count(method => method.IsDefined(typeof(ErratumAttribute)));

    /// <summary>The facts of a document, whatever its text is now.</summary>
    public static Fact[] Of(Document document) =>
        All.FirstOrDefault(pair => pair.Key.Name == document.Name).Value?.Value ?? [.. OfChapters.Value[document.Name]];

    /// <summary>The phrases with a number that nobody checks; the rows of the table of measured times are not among them.</summary>
    public static IEnumerable<string> Judged => Document.All.SelectMany(Of).Where(fact => !fact.IsChecked && !fact.Phrase.EndsWith('|'))
        .Select(fact => fact.Phrase);

    private static IEnumerable<Fact> OfReadme()
    {
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(Published);
        int turned =
            Published.Parameters.Sum(parameter => Zip(parameter.Name).Count(pair => Math.Sign(pair.First) != Math.Sign(pair.Second)));
        yield return new(
            $"one multiplies by a weight matrix where its transpose belongs, and {turned} of {Parameters} parameters step the wrong way");
        yield return new($"{Found("Directory.Build.props", "<TargetFramework>net([0-9.]+)<")} and nothing else");
        yield return new($"prints its {Words(TableOfContents.Count)} steps");
        yield return new($"## The {Words(Steps)} steps");
        foreach ((int index, Type chapter) in Chapter.All.Index())
        {
            yield return new($"| {index + 1} | [{Chapter.Title(chapter).Split(" · ")[1]}]({Chapter.Source(chapter)}) |");
            yield return new($"| [matrices](snapshots/{WorkedExamples.All[0].Name}/{Chapter.Folder(chapter)}) |");
        }

        foreach (Type chapter in Chapter.Onward)
        {
            yield return new($"| {Chapter.NumberOf(chapter)} | [{Chapter.Title(chapter).Split(" · ")[1]}]({Chapter.Source(chapter)}) | "
                + $"[matrices](snapshots/{Chapter.ExamplesOf(chapter).First().Name}/{Chapter.Folder(chapter)}) |");
        }

        yield return new("GPT-2");
        yield return new($"`two-blocks`: {Words(OnwardExamples.All[0].Step.Model.Layers)} of");
        yield return new($"[step 1]({Chapter.Source(Chapter.All.First())})");
        yield return new("One more fixture, [WrongRules](specs/HandCalc.Specs/WrongRules.cs)");
        yield return new($"makes {Words(WrongRule.All.Length)} known mistakes on purpose");
        yield return new("Another, [ReachOfAChange](specs/HandCalc.Specs/ReachOfAChange.cs)");
        yield return new($"edits the model in {Words(ReachOfAChange.Edits.Length)} ways");
        yield return new("some twenty microseconds",
            Number(Document.Benchmarks, @"without a stopwatch\*\* \| \*\*[\d.]+\*\* \| \*\*([\d.]+)\*\*") is >= 15 and < 25);
        yield return new(
            $"eager PyTorch takes about {Words(Number(Document.Benchmarks, @"textbook: [^|]+\| ([\d.]+) \|"))} times as long");
        yield return new($"the engine stays ahead up to {Number(Document.Benchmarks, @"large: D (\d+)")} features",
            Number(Document.Benchmarks, @"large: [^|]+\| ([\d.]+) \|") >= 1);
        yield return new("## Two commands", Regex.Count(Document.Readme.Text.Split("\n## ")[1], "```sh") == 2);
        string pictured = Found("specs/HandCalc.Book.Specs/Browser/ThePictureOfTheReadme.cs", @"""(\d+)-[a-z-]+\.html#d\.concat/");
        yield return new($"Chapter {pictured} in a browser: an entry of d.concat is chosen");
        yield return JudgedByAReader("The first time it takes a minute or two");
        yield return JudgedByAReader("the tests themselves take some ten seconds on two processors");

        IEnumerable<(double First, double Second)> Zip(string name) =>
            Published[$"d.{name}"].Value.Enumerate().Zip(wrong[$"d.{name}"].Value.Enumerate());
    }

    private static IEnumerable<Fact> OfContributing()
    {
        yield return new($"A chapter asks {Words(PredictFirst.Fewest)} to {Words(PredictFirst.Most)} questions");
        string[] operations = [.. Directory.GetFiles(Repository.Path("src/HandCalc/Operations")).Select(File.ReadAllText)];
        yield return new("one entry written out (`BeTheSumOf`), the engine (`Equal`) with the approved matrix (`Approve`), "
            + "and a law or a measured slope (`MatchSlope`)",
            Has(typeof(MatrixAssertions), "Equal") && Has(typeof(TensorAssertions), "MatchSlope") && Has(typeof(Derivation), "Approve"));
        yield return new("An operation is a record in `src/HandCalc/Operations`",
            operations.All(text => text.Contains(" : Operation", StringComparison.Ordinal)));
        yield return new("how it is written (`Write`), how it is computed (`Kernel`), "
            + "and what it hands each of its operands on the way back (`Backward`)",
            Has(typeof(Tensors.Operation), "Write") && Has(typeof(Tensors.Operation), "Kernel")
                && Has(typeof(Tensors.Operation), "Backward"));
        yield return new("`Blocks` in `src/HandCalc/Transformer` composes operations", Are("src/HandCalc/Transformer", "Blocks"));
        yield return new("Tell it once more in `src/HandCalc/Explanations`", Are("src/HandCalc/Explanations", "Recipes"));
        yield return new("Products go through `MatrixProduct`, sums through `Sums`, formulas of entries through `Entrywise`",
            Are("src/HandCalc/Numerics", "MatrixProduct", "Sums", "Entrywise")
            && operations.Any(text => text.Contains("MatrixProduct", StringComparison.Ordinal))
            && operations.Any(text => text.Contains("Sums", StringComparison.Ordinal))
            && operations.Any(text => text.Contains("Entrywise", StringComparison.Ordinal)));
        yield return new("Say in `ReachOfAChange.Edits.cs` which edits move it", Are("specs/HandCalc.Specs", "ReachOfAChange.Edits"));
        yield return new(
            "Write its plain twin first, in `specs/HandCalc.Specs/Engine/Kernels`", Are("specs/HandCalc.Specs/Engine/Kernels", "Plain"));
        yield return new(
            "Refuse what does not fit in `Shape` or `Prepare`", Has(typeof(Kernel), "Shape") && Has(typeof(Kernel), "Prepare"));
        yield return new("A page is a `BookPage` in `Pages`, in its place in the list of `SiteBuilder`",
            Are("src/HandCalc.Book/Pages", "BookPage") && Are("src/HandCalc.Book/Site", "SiteBuilder"));
        yield return new("add it to the pages of each kind in `Seen.cs`", Are("specs/HandCalc.Book.Specs/Browser", "Seen"));
        yield return new("Write it down in `src/HandCalc/WrongRules`", Are("src/HandCalc/WrongRules", "WrongRule"));
        yield return new("asks that two independent checks notice it",
            Found("specs/HandCalc.Specs/WrongRules.cs", @"(HaveCountGreaterThanOrEqualTo|BeGreaterThanOrEqualTo)\(2").Length > 0);
        yield return new("in hundreds of small ways", MutationSpecs.Results.Tried is >= 200 and < 1000);
        yield return new("0 and false mean off", Off.All(value =>
            new Variables(new Hashtable { ["HANDCALC_THOROUGH"] = value }) is { Refusal: null, Thorough: false }));
        yield return JudgedByAReader("at most four lines a paragraph");
        yield return JudgedByAReader("Add at most three witnesses");
    }

    private static IEnumerable<Fact> OfChangelog()
    {
        yield return new("GPT-2");
        yield return new($"{Words(Steps)} fixtures derive one training step");
        yield return new($"runs through all {Words(Steps)} steps");
        yield return new($"{Capital(WrongRule.All.Length)} known mistakes are computed on purpose");
        yield return new("each is noticed by at least two checks");
        yield return new($"{ReachOfAChange.Edits.Length} edits of the model against the {Words(Steps)} steps");
        yield return new($"Errata: {ErrataCount} entries on two published walk-throughs");
        yield return new(
            "reproduces what two published walk-throughs print, in both of their orders", Enum.GetValues<DrawOrder>().Length == 2);
        yield return new($"changed in {MutationSpecs.Results.Tried} small ways");
        yield return new($"all {Parameters} measured slopes");
        yield return JudgedByAReader("a word that comes twice, eight positions");
        yield return JudgedByAReader("takes some twenty microseconds");
        yield return JudgedByAReader("some twenty milliseconds");
        yield return JudgedByAReader("in some ten seconds");
        yield return JudgedByAReader("each matrix of up to sixteen rows");
    }

    private static IEnumerable<Fact> OfSnapshots()
    {
        yield return new($"`<example>/<step>/<derivation> <tensor>{Snapshot.Approved}`", File.Exists(Repository.Path(
            "snapshots", WorkedExamples.All[0].Name, Chapter.Folder(Chapter.All.Last()), $"13.1 m.W_O{Snapshot.Approved}")));
        yield return new($"`…{Snapshot.Received}`");
        yield return new("Six decimals may hide");
        yield return new("six decimals are compared");
        yield return new($"from {Found("src/HandCalc.Cli/Review/DiffRow.cs", "Empty = ([0-9e-]+);")} to all of it");
        yield return new($"The exit code is {ExitCode.Fine} where no number and no equation differs, "
            + $"{ExitCode.Different} where one does, {ExitCode.BadInput} for misuse");
        yield return new($"| `schema` | {DiffJson.Schema}, the version of this format |");
        string[] kinds =
            [.. Enum.GetNames<ChangeKind>().Where(name => name != nameof(ChangeKind.None)).Select(name => $"`{name.ToLowerInvariant()}`")];
        yield return new($"| `kind` | {string.Join(", ", kinds[..^1])} "
            + $"(rows or columns are called otherwise, or stand in another order) or {kinds[^1]} (only the equation is) |");
        yield return JudgedByAReader("Two exports or model files are compared to the last bit");
    }

    private static IEnumerable<Fact> OfBenchmarks()
    {
        const string Compare = "src/HandCalc.Benchmarks/peers/compare.sh", Peers = "src/HandCalc.Benchmarks/peers/benchmark.py";
        yield return new($"the losses of the first {Words(Value(Found(Peers, @"WARM_UP_STEPS = [\d.]+, (\d+)")))} steps "
            + $"in {Words(Value(Found(Peers, @"loss:\.(\d+)f")))} decimals");
        yield return new($"{Words(Value(Found(Compare, @"rounds=(\d+)")))} rounds in one go");
        yield return new("one thread against one, and two against two", Found(Compare, "threads='(.*?)'") == "1 2");
        yield return new($"| textbook: D 16, 2 heads, 5 tokens | {Found(Compare, @"compare textbook ([\d.]+)")} |",
            Published.Model is { DModel: 16, Heads: 2, Ids.Length: 5 });
        foreach (Match row in Regex.Matches(
            Text(Compare), @"compare (\w+) ([\d.]+) --d-model (\d+) --heads (\d+) --tokens (\d+) --vocabulary (\d+)"))
        {
            string[] g = [.. row.Groups.Values.Select(group => group.Value)];
            yield return new($"| {g[1]}: D {g[3]}, {g[4]} heads, {g[5]} tokens, {g[6]} words | {g[2]} |");
        }

        double[][] rows = [.. Regex.Matches(Document.Benchmarks.Text, @"^\| (?!\*)[^|]+((?: \| [\d.,]+){4}) \|$", RegexOptions.Multiline)
            .Select(row => row.Groups[1].Value.Split(" | ")[1..].Select(Value).ToArray())];
        (double[] sums, double[] whole) = (Totals("in operations"), Totals("the whole step, without a stopwatch"));
        yield return new("**in operations**", rows.Length > 0 && Enumerable.Range(0, 4).All(column =>
            Math.Abs(rows.Sum(row => row[column]) - sums[column]) <= (column < 2 ? 0.05 : 0.5) * (rows.Length + 1)));
        yield return new($"Before, {(int)(whole[0] - sums[0])} µs went between the operations");
        yield return new($"for each of {Parameters} parameters");
        string things = Document.Benchmarks.Text.Split("things did it:")[^1].Split("\n## ")[0];
        yield return new($"{Capital(Regex.Count(things, "^- ", RegexOptions.Multiline))} things did it");
        yield return new($"for {Words(Lanes.Count)} entries at once");
        yield return new($"one lane or {Words(Lanes.Count)}, one thread or two");
        yield return JudgedByAReader("An exponential that is 0 is set to 0");
        yield return JudgedByAReader("The stopwatch adds some 20 ns each time, 2 µs in all");
        yield return JudgedByAReader("a quarter is AdamW's update");
        yield return JudgedByAReader("as long as a hundred");
        foreach (Match row in Regex.Matches(Document.Benchmarks.Text, @"(?: \| [*\d.,]+){4} \|$", RegexOptions.Multiline))
        {
            yield return JudgedByAReader(row.Value);
        }

        static double[] Totals(string title) => [.. Regex.Match(Document.Benchmarks.Text, $@"\*\*{title}\*\*((?: \| \*\*[\d.,]+\*\*){{4}})")
            .Groups[1].Value.Split(" | ")[1..].Select(cell => Value(cell.Trim('*')))];
    }

    private static IEnumerable<Fact> OfPyTorch()
    {
        const string Script = "specs/HandCalc.Specs/Witnesses/PyTorch/training_step.py";
        yield return new($"to {Found(Script, "TOLERANCE = (.*)")} of its largest entry",
            Found(Script, "TOLERANCE = (.*)") == "1e-12" && Tolerances.Arithmetic == 1e-12);
        yield return new($"PyTorch {Found(Script, @"< \[(\d+, \d+)\]").Replace(", ", ".", StringComparison.Ordinal)} or later");
        int examples = Directory.GetFiles(Path.GetDirectoryName(Repository.Path(Script))!, "*.json")
            .Count(file => Path.GetFileName(file) is not ("every-setting.json" or "several-texts.json"));
        yield return new($"the {Words(examples)} worked examples as they come");
        yield return new("the exit code is 0 if every tensor agrees");
    }

    private static bool Has(Type type, string method) => type.GetMethods((BindingFlags)(-1)).Any(member => member.Name == method);

    /// <summary>Whether a folder has the sources of some types.</summary>
    private static bool Are(string folder, params string[] types) => types.All(type => File.Exists(Repository.Path(folder, $"{type}.cs")));

    private static string Text(string path) => File.ReadAllText(Repository.Path(path));

    /// <summary>What the first group of a pattern finds in a file of the project.</summary>
    private static string Found(string path, string pattern) => Regex.Match(Text(path), pattern).Groups[1].Value;

    private static double Number(Document document, string pattern) => Value(Regex.Match(document.Text, pattern).Groups[1].Value);

    private static double Value(string number) =>
        double.TryParse(number, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
