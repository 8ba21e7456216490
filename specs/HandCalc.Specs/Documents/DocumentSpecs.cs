using HandCalc.Specs.Book;
using HandCalc.Specs.Command;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Documents;

/// <summary>
/// What the documents say is right: each fact is computed, and each name, option and command is one that there is. What no check knows is
/// approved as a reader has judged it, sentence by sentence, so that nothing changes in a document that nobody has read.
/// </summary>
public sealed partial class DocumentSpecs
{
    private static IEnumerable<TestCaseData> Documents() => Cases(Document.All);

    private static IEnumerable<TestCaseData> DocumentsAndChapters() => Cases(Document.All.Concat(Document.Chapters));

    [TestCaseSource(nameof(Documents))]
    public void Every_fact_stands_in_the_document_and_holds(object document) => WrongFacts((Document)document).RequireNone();

    /// <summary>In a chapter, a number word above two: its figures are those of formulas, or quote an entry.</summary>
    [TestCaseSource(nameof(DocumentsAndChapters))]
    public void Every_number_is_part_of_a_fact(object document) => BareNumbers((Document)document).RequireNone();

    [TestCaseSource(nameof(Documents))]
    public void Every_name_is_one_that_there_is(object document) => UnknownNames((Document)document).RequireNone();

    [TestCaseSource(nameof(Documents))]
    public void Every_command_can_be_typed(object document) => WrongCommands((Document)document).RequireNone();

    [TestCaseSource(nameof(Documents))]
    public void Every_sample_is_what_it_is_a_sample_of(object document) => Samples.Problems((Document)document).RequireNone();

    [Test]
    public Task What_no_check_knows_is_as_a_reader_has_judged_it() =>
        Snapshot.Approve(Document.All.Concat(Document.Chapters).Select(document => new Approval(
        $"documents/{document.Name}",
        $"{document.Path}, as a reader has judged it\n"
        + $"What a check has found to be right is marked {Document.Checked}; the rest nobody checks but who reads it.\n\n"
        + document.Judged(Facts.Of(document)).Trim() + "\n",
        [])).Append(new Approval("documents/help", $"What --help says, as a reader has judged it\n\n{HelpAndVersion.All.Trim()}\n", [])));

    [TestCase("README", "357 of", "358 of")]
    [TestCase("README", "fifteen known", "sixteen known")]
    [TestCase("README", "twenty-eight", "twenty-nine")]
    [TestCase("README", "--depth 3", "--deep 3")]
    [TestCase("README", " step 11 ", " step 14 ")]
    [TestCase("README", "the biased one", "the unbiased one")]
    [TestCase("README", "stands inside", "stands outside")]
    [TestCase("README", "the **sum**", "the **mean**")]
    [TestCase("README", "subtracts the largest", "subtracts the mean")]
    [TestCase("README", "up to 768", "up to 1,024")]
    [TestCase("README", "thirteen steps, then", "fourteen steps, then")]
    [TestCase("README", "HANDCALC_THOROUGH", "HANDCALC_THOROUGHLY")]
    [TestCase("CONTRIBUTING", "HANDCALC_CHROMIUM", "HANDCALC_BROWSER")]
    [TestCase("CONTRIBUTING", "`MatrixProduct`", "`MatrixMultiplication`")]
    [TestCase("CONTRIBUTING", "src/HandCalc/WrongRules", "src/HandCalc/Mistakes")]
    [TestCase("CONTRIBUTING", "chromium-headless-shell", "chromium-headless")]
    [TestCase("CONTRIBUTING", "npm run render", "npm run build")]
    [TestCase("CONTRIBUTING", "SnapshotEngine=Verify", "SnapshotEngine=Genuine")]
    [TestCase("CONTRIBUTING", "one to three questions", "one to four questions")]
    [TestCase("README", "BeTheSumOf(…)", "BeSumOf(…)")]
    [TestCase("README", "5×16 = 5×16 · 16×16", "5×16 = 16×16 · 5×16")]
    [TestCase("README", "HANDCALC_THOROUGH=1", "HANDCALC_THOROUGH=2")]
    [TestCase("CONTRIBUTING", "Which row of d.V", "Which row of d.K")]
    [TestCase("CONTRIBUTING", "`Blocks` in `src", "`Layers` in `src")]
    [TestCase("CONTRIBUTING", "how it is computed (`Kernel`)", "how it is computed (`Compute`)")]
    [TestCase("CONTRIBUTING", "sums through `Sums`", "sums through `Lanes`")]
    [TestCase("EXPORT", "\"name\": \"mean\", \"step\": 6", "\"name\": \"mean\", \"step\": 7")]
    [TestCase("snapshots", "9 of 25", "9 of 16")]
    [TestCase("snapshots", "starts here: its", "began here: its")]
    [TestCase("snapshots", "`meanLoss`", "`means`")]
    [TestCase("CHANGELOG", "25 entries", "26 entries")]
    [TestCase("CHANGELOG", "`--depth`", "`--levels`")]
    [TestCase("EXPORT", "may take 1 GiB", "may take 2 GiB")]
    [TestCase("EXPORT", "| 0 | every", "| 1 | every")]
    [TestCase("EXPORT", "T − 1 entries", "T entries")]
    [TestCase("EXPORT", "without ε", "with ε")]
    [TestCase("EXPORT", "nothing is masked", "everything later is masked")]
    [TestCase("EXPORT", "`x_hat`", "`x_norm`")]
    [TestCase("EXPORT", "--digits N", "--precision N")]
    [TestCase("snapshots", "is 0 where", "is 2 where")]
    [TestCase("snapshots", "`ceasedToBeZero`", "`leftZero`")]
    [TestCase("snapshots", "--prune", "--purge")]
    [TestCase("benchmarks", "five rounds", "six rounds")]
    [TestCase("benchmarks", "Before, 87", "Before, 88")]
    [TestCase("benchmarks", "libopenblas0", "libopenblas1")]
    [TestCase("benchmarks", "--tokens 64", "--token 64")]
    [TestCase("PyTorch", "1.12 or", "1.13 or")]
    [TestCase("PyTorch", "--compare", "--check")]
    [TestCase("02-queries-keys-and-values", "plays three parts", "plays four parts")]
    [TestCase("07-loss", "After six steps", "After seven steps")]
    [TestCase("10-layer-norm-and-feed-forward-gradients", "along three paths", "along six paths")]
    [TestCase("11-attention-gradients", "six products", "five products")]
    [TestCase("12-embedding-gradients", "every head three times", "every head four times")]
    public void A_false_word_is_found_even_if_a_reader_approves_it(string name, string right, string wrong)
    {
        Document document = Document.All.Concat(Document.Chapters).Single(known => known.Name == name);
        Document edited = document with { Text = document.Text.Replace(right, wrong, StringComparison.Ordinal) };

        (document.Text.Contains(right, StringComparison.Ordinal) ? [] : new[] { $"{document.Path} no longer says \"{right}\"" })
            .RequireNone();
        WrongFacts(edited).Concat(BareNumbers(edited)).Concat(UnknownNames(edited)).Concat(WrongCommands(edited))
            .Concat(Samples.Problems(edited)).Should().NotBeEmpty();
    }

    private static IEnumerable<string> WrongFacts(Document document) => Facts.Of(document)
        .Select(fact => !document.Prose.Contains(fact.Phrase, StringComparison.Ordinal)
            ? $"{document.Path} no longer says \"{fact.Phrase}\"; {Instead(document.Prose, fact.Phrase)}"
            : !fact.Holds ? $"{document.Path} says \"{fact.Phrase}\", and that is not so"
            : null)
        .OfType<string>();

    private static IEnumerable<TestCaseData> Cases(IEnumerable<Document> documents) =>
        documents.Select(document => new TestCaseData(document).SetArgDisplayNames(document.Path));

    private static IEnumerable<string> BareNumbers(Document document)
    {
        bool isChapter = Document.Chapters.Any(chapter => chapter.Name == document.Name);
        string rest = NoCount().Replace(Document.WithoutChecked(document.Prose, Facts.Of(document)), "");
        return Number().Matches(rest).Where(number => !isChapter
            || (char.IsLetter(number.Value[0]) && !number.Value.Equals("two", StringComparison.OrdinalIgnoreCase)))
            .Select(number => $"{document.Path}: {number.Value} names no source in "
            + $"\"…{rest[Math.Max(0, number.Index - 30)..Math.Min(rest.Length, number.Index + 30)]}…\"; "
            + $"add the fact to {(isChapter ? nameof(Sentences) : nameof(Facts))}, computed, or as judged by a reader");
    }

    private static IEnumerable<string> UnknownNames(Document document) =>
        Name().Matches(Document.WithoutChecked(document.Prose, Facts.Of(document)))
        .Select(name => name.Groups["name"].Value).Where(name => !KnownNames.Has(name, document))
        .Select(name => $"{document.Path}: there is no `{name}`");

    private static IEnumerable<string> WrongCommands(Document document) => document.Code("sh")
        .Select(line => (Line: line, Problem: CommandLines.Problem(line))).Where(line => line.Problem is not null)
        .Select(line => $"{document.Path}: {line.Problem}: {line.Line}");

    /// <summary>What stands where a phrase should: behind its first words, or before its last.</summary>
    private static string Instead(string prose, string phrase)
    {
        string[] words = phrase.Split(' ');
        for (int count = words.Length - 1; count >= 1; count--)
        {
            int start = prose.IndexOf(string.Join(' ', words[..count]), StringComparison.Ordinal);
            int end = prose.IndexOf(string.Join(' ', words[^count..]), StringComparison.Ordinal);
            if (start >= 0 || end >= 0)
            {
                int from = start >= 0 ? start : Math.Max(0, end - (phrase.Length - string.Join(' ', words[^count..]).Length));
                return $"it says \"{prose[from..Math.Min(prose.Length, from + phrase.Length + 3)]}\"";
            }
        }

        return "it says nothing like it";
    }

    /// <summary>A number in figures or words. One, both, first and last count nothing as a rule.</summary>
    [GeneratedRegex(@"(?i)(?<![\w.`])\d[\d,]*(\.\d+)*(e-?\d+)?(?!\w)"
        + @"|\b(two|three|four|five|six|seven|eight|nine|(twen|thir|for|fif|six|seven|eigh|nine)ty(-\w+)?"
        + @"|ten|eleven|twelve|thirteen|fourteen|(fif|six|seven|eigh|nine)teen|hundreds?|thousands?"
        + @"|half|quarter|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|(fourteen|fifteen|sixteen)th)\b")]
    private static partial Regex Number();

    /// <summary>Where a number counts nothing: in code, in an address, before an item of a list.</summary>
    [GeneratedRegex(@"`[^`]*`|\]\([^)]*\)|^ *\d+\. ", RegexOptions.Multiline)]
    private static partial Regex NoCount();

    [GeneratedRegex(@"`(?<name>[^`\n]+)`(?! = ✓)")]
    private static partial Regex Name();
}
