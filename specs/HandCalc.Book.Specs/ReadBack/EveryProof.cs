using HandCalc.Explanations;
using HandCalc.Tensors;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// What proves a derivation is read back: every count, tolerance and error is measured again, and what the code asserts is approved with
/// the words of the pages.
/// </summary>
public sealed partial class EveryProof
{
    private static readonly Dictionary<string, string> Tolerances = Constant()
        .Matches(File.ReadAllText(Repository.Path("specs", "HandCalc.Specs", "Notation", "Tolerances.cs")))
        .ToDictionary(constant => constant.Groups[1].Value, constant => constant.Groups[2].Value);

    private static readonly string[][] Verified =
        [.. File.ReadAllLines(Repository.Path("VERIFIED.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
        .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray()[1..^1])];

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Says_what_the_code_asserts_and_what_is_measured(string name)
    {
        Example example = Example.Of(name);
        var measured = new Measured(example);
        var comparison = new Comparison();
        (TestText Test, string[] Right, string[] Claims)[] proofs =
            [.. example.Chapters.SelectMany(chapter => chapter.Tests)
                .Select(test => (test, Lines(example, measured, test), Claims(example, test).Select(claim => claim.Address).ToArray()))];
        foreach (string file in example.Chapters.Select(chapter => chapter.Page).Concat(example.IsOfTheSteps ? ["print.html"] : []))
        {
            foreach (IElement section in TheBook.Pages[example.Folder + file].QuerySelectorAll("section.derivation")
                .Where(section => proofs.Any(proof => proof.Test.Number == section.Id)))
            {
                string place = $"{example.Folder}{file}: the proof of {section.Id}";
                (_, string[] right, string[] claims) = proofs.Single(proof => proof.Test.Number == section.Id);
                IElement[] said = [.. section.QuerySelectorAll(".folds > details.proof:not([open]) li")];
                bool onPaper = file == "print.html";
                string[] shown = [.. said.Select(line => Space().Replace(line.TextContent, " "))];
                string[] inWords = [.. TheBook.Pages[example.Folder + example.Chapters.First(chapter => chapter.Tests
                    .Any(test => test.Number == section.Id)).Page].GetElementById(section.Id!)!.QuerySelectorAll(".proof li")
                    .Select(line => line.TextContent).Where(line => !IsMeasured(line))];
                comparison.Of($"{place} in one line", section.QuerySelector(onPaper ? "p.proof" : ".proof summary")?.TextContent,
                    InOneLine(inWords.Length, right));
                comparison.Of(place, [.. shown.Where(IsMeasured)], onPaper ? [] : right);
                comparison.Of($"{place}: the claim that an error leads to",
                    [.. said.SelectMany(line => line.QuerySelectorAll("a[href*=claim]")).Select(link => link.GetAttribute("href"))],
                    onPaper ? [] : claims);
            }
        }

        comparison.Holds();
    }

    /// <summary>How many checks there are besides the snapshot, and the worst of what they measured.</summary>
    private static string? InOneLine(int inWords, string[] measured)
    {
        int count = inWords + measured.Count(line => !line.StartsWith("the snapshot", StringComparison.Ordinal));
        double worst = measured.Select(line => Error().Match(line)).Where(error => error.Success)
            .Select(error => ApprovedMatrix.Number(error.Value.Replace('−', '-'))).DefaultIfEmpty().Max();
        return count == 0 ? null
            : $"✓ {(count == 1 ? "one check" : $"{count} independent checks")}{(worst > 0 ? $", worst {Tiny(worst).Minus()}" : "")}";
    }

    /// <summary>Whether a line tells what is measured. What the code asserts, in its words, is among <see cref="TheTypedWords"/>.</summary>
    internal static bool IsMeasured(string line) => !line.StartsWith("asserted", StringComparison.Ordinal)
        && !line.StartsWith("one ", StringComparison.Ordinal);

    /// <summary>The lines that the engine, the slopes, the snapshots, the explanations and other programs are told in.</summary>
    private static string[] Lines(Example example, Measured measured, TestText test)
    {
        ApprovedFile[] tensors = [.. example.InOrder(test.Number!).Where(example.IsTensor)];
        ApprovedFile[] computed = [.. tensors.Where(tensor => example.Step[tensor.Name].Definition.Expression is not null)];
        GradientCheck.Row[] slopes =
            [.. tensors.Select(tensor => measured.Slopes.GetValueOrDefault(tensor.Name)).OfType<GradientCheck.Row>()];
        var lines = new List<string>();
        foreach (Match match in EngineSays().Matches(test.Code))
        {
            string subject = match.Groups["name"] is { Success: true } named ? named.Value.Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal) : "";
            string closeness = match.Groups["within"] is { Success: true } within
                ? $"within {Tolerances[within.Value]} of its largest entry" : "to the last bit";
            string computes = IsTensor(example, subject) ? $" {subject}," : tensors.Length == 0 ? "," : $" {tensors.Length} matrices, each";
            lines.Add($"the engine: it computes the same{computes} {closeness}");
        }

        if (slopes.Length > 0 && test.Code.Contains("MatchSlope()", StringComparison.Ordinal))
        {
            GradientCheck.Row worst = slopes.MaxBy(slope => slope.Severity)!;
            double difference = Math.Abs(example.Step[$"d.{worst.Name}"][worst.RowIndex, worst.ColumnIndex] - worst.Slope.Value);
            int nudged = tensors.Where(tensor => measured.Slopes.ContainsKey(tensor.Name)).Sum(tensor => tensor.Matrix!.Count);
            string farthest = example.Step.Computation[$"d.{worst.Name}"].Entry(worst.RowIndex, worst.ColumnIndex);
            lines.Add($"the measured slope: each of {EveryTable.Count(nudged)} entries nudged, the loss computed again. "
                + $"The farthest, {farthest}, differs by {Tiny(difference)}; rounding may leave {Tiny(worst.Slope.Error)}");
        }

        if (computed.Length > 0)
        {
            double worst = computed.Max(tensor => measured.Recomputed[tensor.Name]);
            string closeness = worst == 0 ? "to the last bit" : $"within {Tiny(worst)} of the largest entry";
            lines.Add($"the explanation of each entry, computed by itself: it gives the same, {closeness}");
            lines.AddRange(Claims(example, test).Select(claim => $"another program: {claim.Text}"));
        }

        if (tensors.Length > 0)
        {
            int count = tensors.Sum(tensor => tensor.Matrix!.Count);
            double farthest = tensors.Max(tensor => Measured.DistanceFrom(tensor.Matrix!, example.Step[tensor.Name]));
            string numbers = count == 1 ? "one number as the engine has it" : $"{EveryTable.Count(count)} numbers as the engine has them";
            lines.Add($"the snapshot: {numbers}, "
                + (farthest == 0 ? "exactly" : FormattableString.Invariant($"rounded by at most {farthest:F2} of the last printed digit")));
        }

        return [.. lines.Select(line => line.Minus())];
    }

    /// <summary>What the rows of VERIFIED say of the tensors that a derivation computes, and where each row stands.</summary>
    private static IEnumerable<(string Text, string Address)> Claims(Example example, TestText test)
    {
        HashSet<string> kinds = [.. example.InOrder(test.Number!).Where(example.IsTensor)
            .Where(tensor => example.Step[tensor.Name].Definition.Expression is not null)
            .Select(tensor => tensor.Name.Split('.') is [var part, _] ? part == "d" ? "every gradient" : "AdamW" : "forward")];
        return Verified.Index().Where(row => example.IsOfTheSteps && // a text may be that of another example as well
            kinds.Any(kind => row.Item[0].StartsWith($"\"{example.Step.Model.Text}\", {kind}:", StringComparison.Ordinal))
                && row.Item[0].Contains(" tensors", StringComparison.Ordinal))
            .Select(row => ($"{Program(row.Item[2])}, within {row.Item[4].Split(" in ")[0]}", $"evidence.html#claim-{row.Index + 1}"));

        static string Program(string against) =>
            against.Split(": ") is [var program, var what] ? $"{program} ({what})" : against;
    }

    private static string Tiny(double value) => value == 0 ? "0" : EveryTable.Power(value, 1);

    /// <summary>Whether a step has a tensor of this name, of every head where it ends in [h].</summary>
    private static bool IsTensor(Example example, string name) =>
        example.Step.Computation.Contains(name.Replace("[h]", "[0]", StringComparison.Ordinal));

    [GeneratedRegex(@"const double (\w+) = ([^;]+);")]
    private static partial Regex Constant();

    [GeneratedRegex("""(?<!\w)Step\[(\$?"(?<name>[^"]+)"|\w+)\]\.Should\(\)\.(Equal\([^;]*?within: (?<within>\w+)\)|BeExactly\()""")]
    private static partial Regex EngineSays();

    /// <summary>What a line says was measured; its tolerances are not.</summary>
    [GeneratedRegex(@"(?<=^the measured slope.* differs by )[^;]+|(?<=^the explanation.* within )\S+|(?<=^another program.* within )\S+$")]
    private static partial Regex Error();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>What is measured on a training step, once for all its pages.</summary>
    private sealed class Measured(Example example)
    {
        /// <summary>Every gradient against the slope of the loss.</summary>
        public Dictionary<string, GradientCheck.Row> Slopes { get; } =
            Shown(example).Where(tensor => tensor.Definition.Id.Kind == Kind.Gradient)
            .ToDictionary(tensor => tensor.Name, tensor => GradientCheck.Check(example.Step, tensor.Name["d.".Length..]));

        /// <summary>How far each tensor is from what its recipe gives, relative to its largest entry.</summary>
        public Dictionary<string, double> Recomputed { get; } = RecomputedOf(example);

        /// <summary>How far the engine is from what is printed, in units of the last digit.</summary>
        public static double DistanceFrom(ApprovedMatrix printed, Tensor computed)
        {
            double worst = 0;
            for (int i = 0; i < printed.Entries.Length; i++)
            {
                for (int j = 0; j < printed.Entries[i].Length; j++)
                {
                    worst = Math.Max(worst, Math.Abs(computed[i, j] - (ApprovedMatrix.Number(printed.Entries[i][j]) * printed.Unit)));
                }
            }

            return worst / (1e-6 * printed.Unit);
        }

        private static IEnumerable<Tensor> Shown(Example example) =>
            example.Files.Where(example.IsTensor).Select(file => example.Step[file.Name]);

        private static Dictionary<string,
            double> RecomputedOf(Example example) => Shown(example).ToDictionary(tensor => tensor.Name, tensor =>
        {
            Recipes recipes = example.Recipes;
            if (recipes.Of(tensor.Definition) is not { } recipe)
            {
                return 0;
            }

            double largest = tensor.Value.Enumerate().Max(Math.Abs), worst = 0;
            for (int i = 0; i < tensor.Rows.Length; i++)
            {
                for (int j = 0; j < tensor.Columns.Length; j++)
                {
                    worst = Math.Max(worst, Math.Abs(recipes.Evaluate(recipe, i, j) - tensor[i, j]));
                }
            }

            return worst == 0 ? 0 : worst / largest;
        });
    }
}
