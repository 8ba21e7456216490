using HandCalc.Tensors;
using Jint;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>
/// Every matrix, on screen and on paper, is read back: each number is the one that is approved, and that a training step computed apart
/// gives; its colour is the one of the scale; labels, size, equation and the ends of the scale are those of its snapshot.
/// </summary>
public sealed class EveryMatrix
{
    private const int ColumnsOnPaper = 8, Shades = 8, MostUnfolded = 12;

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void On_the_page_of_its_chapter(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        foreach (FixtureText chapter in example.Chapters)
        {
            Compare(comparison, example, example, chapter.Page, [.. chapter.Tests.SelectMany(test => Shown(example, test.Number!))]);
        }

        foreach (string page in example.IsOfTheSteps ? ["index.html", "notation.html"] : Array.Empty<string>())
        {
            Compare(comparison, example, example, page, [.. example.Files.Where(file => file.Name == "A[0]").Select(file => (file, false))]);
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void On_paper(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        foreach (IGrouping<Example, FixtureText> chapters in FixtureText.Chapters.GroupBy(example.Of))
        {
            Compare(comparison, example, chapters.Key, "print.html",
                [.. chapters.SelectMany(chapter => chapter.Tests).SelectMany(test => Shown(chapters.Key, test.Number!)
                    .Where(shown => !shown.Folded))], [.. chapters]);
        }

        comparison.Holds();
    }

    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void Every_tensor_is_approved_and_so_shown(string name)
    {
        Example example = Example.Of(name);
        Comparison.None(example.Step.Tensors.Select(tensor => tensor.Name)
            .Except(example.Files.Where(example.IsTensor).Select(file => file.Name))
            .Select(tensor => $"{name}: {tensor} is not approved, and so not shown"));
    }

    /// <summary>
    /// What a derivation approves, and whether it is folded: its tables come first and what it computes first, for all heads; the rest is
    /// folded, and where there is very much, all matrices are.
    /// </summary>
    private static IEnumerable<(ApprovedFile File, bool Folded)> Shown(Example example, string number)
    {
        ApprovedFile[] all = [.. example.InOrder(number)], matrices = [.. all.Where(file => file.Matrix is not null)];
        ApprovedFile? about = matrices.Length > MostUnfolded ? null
            : matrices.FirstOrDefault(file => file.Matrix!.Count > 1
                && (!example.IsTensor(file) || example.Step[file.Name].Definition.Expression is not null))
                ?? matrices.FirstOrDefault();
        return all.Select(file => (file, file.Matrix is not null && Family(file) != Family(about))).OrderBy(shown => shown.Item2);

        static string? Family(ApprovedFile? file) => file is null ? null : Regex.Replace(file.Name, @"\[\d+\]$", "");
    }

    /// <summary>Compares what a page of an example shows of an example, which on paper may be another.</summary>
    private static void Compare(Comparison comparison, Example read, Example example, string file,
        (ApprovedFile File, bool Folded)[] shown, params FixtureText[] chapters)
    {
        ApprovedFile[] files = [.. shown.Select(one => one.File)];
        string page = read.Folder + file;
        bool onPaper = file == "print.html";
        bool IsOfThese(IElement part) => !onPaper
            || chapters.Any(chapter => part.Closest("article")!.FirstElementChild!.Id == $"step-{chapter.Step}");
        IElement[] frames = [.. TheBook.Pages[page].QuerySelectorAll($"{(onPaper ? ".chapter " : "")}figure:not(.chart, .heat)")
            .Where(IsOfThese)];
        comparison.Of($"{page}: its matrices and tables", [.. frames.Select(frame => onPaper ? Named(frame) : frame.Id)],
            [.. files.Select(one => onPaper ? one.Matrix is null ? "a table" : one.Name : example.Id(one))]);
        comparison.Of($"{page}: what is folded", [.. frames.Where(frame => frame.Closest("details") is not null).Select(frame => frame.Id)],
            [.. shown.Where(one => one.Folded).Select(one => example.Id(one.File))]);
        foreach (IElement rest in TheBook.Pages[page].QuerySelectorAll(".rest").Where(IsOfThese))
        {
            string number = rest.Closest("section")!.Id!;
            string[] names = [.. Shown(example, number).Where(one => one.Folded).Select(one => one.File.Name)];
            string which = Shown(example, number).First().Folded ? "matrices" : "rest";
            string more = names.Length > MostUnfolded ? $" and {names.Length - MostUnfolded} more" : "";
            comparison.Of($"{page}: what is said to be folded", rest.QuerySelector("summary")?.TextContent ?? rest.TextContent,
                $"The {which}{(onPaper ? ", on the pages" : "")}: {string.Join(", ", names.Take(MostUnfolded))}{more}");
        }

        foreach ((IElement frame, ApprovedFile approved) in frames.Zip(files).Where(pair => pair.Second.Matrix is not null))
        {
            string place = $"{page}: {approved.Name}";
            ApprovedMatrix matrix = approved.Matrix!;
            bool isTensor = example.IsTensor(approved);
            comparison.Of($"{place}: the derivation", frame.Closest("section.derivation")?.Id ?? approved.Number, approved.Number);
            Caption(comparison, place, frame.FirstElementChild!, matrix);
            IElement scroll = frame.LastElementChild!;
            comparison.Of($"{place}: the label of its frame", scroll.GetAttribute("aria-label"), approved.Name);
            IElement[] tables = [.. scroll.Children];
            int width = onPaper ? ColumnsOnPaper : int.MaxValue, panels = onPaper ? (matrix.Entries[0].Length + width - 1) / width : 1;
            comparison.Of($"{place}: panels", $"{tables.Length}", $"{panels}");
            foreach ((int panel, IElement table) in tables.Index())
            {
                comparison.Of($"{place}: the tensor of its cells", table.GetAttribute("data-tensor"), isTensor && !onPaper ? approved.Name
                    : null);
                comparison.Of($"{place}: the label of its table", table.GetAttribute("aria-label"), onPaper ? null
                    : $"{approved.Name}, {matrix.SizeInWords}");
                Cells(comparison, place, table, matrix, panel * width, isTensor ? example.Step[approved.Name] : null);
            }
        }
    }

    /// <summary>What a frame without an address shows.</summary>
    private static string? Named(IElement frame) =>
        frame.ClassName == "table" ? "a table" : frame.LastElementChild!.GetAttribute("aria-label");

    /// <summary>By the script of the pages: of all matrices in a thorough run, of some in any.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Shows_three_digits_of_its_largest_number_or_four_at_first_sight(string name)
    {
        using var engine = new Engine();
        engine.Execute("globalThis.HandCalcElements = {}; globalThis.document = { querySelectorAll: () => [] }");
        ScriptedPage.Run(engine, System.Text.Encoding.UTF8.GetString(TheBook.Site.Files["assets/matrix.js"]));
        var comparison = new Comparison();
        foreach (ApprovedFile file in Example.Of(name).Files.Where(file => file.Matrix is not null)
            .Where((_, index) => Thorough.IsAskedFor || index % 20 == 0))
        {
            string[] entries = [.. file.Matrix!.Entries.SelectMany(row => row)];
            string[] shown = [.. engine.SetValue("entries", entries.Select(entry => entry.Minus()).ToArray())
                .SetValue("largest", file.Matrix.Largest)
                .Evaluate("Array.from(entries, entry => HandCalcMatrices.rounded(entry, largest)).join(' ')").AsString().Split(' ')];
            comparison.Of($"{name}: {file.Name}", shown, [.. entries.Select(entry => Rounded(entry, file.Matrix.Largest).Minus())]);
        }

        comparison.Holds();
    }

    private static void Caption(Comparison comparison, string place, IElement caption, ApprovedMatrix matrix)
    {
        string largest = ApprovedMatrix.SixDecimals(matrix.Largest).TrimStart('+');
        bool hasScale = matrix.Count > 1 && matrix.Largest > 0;
        comparison.Of($"{place}: the equation", caption.QuerySelector(".equation-line")?.TextContent, matrix.Title);
        comparison.Of($"{place}: the size", caption.QuerySelector(".size")?.TextContent, matrix.SizeInWords);
        comparison.Of($"{place}: the unit", caption.QuerySelector(".unit")?.TextContent, matrix.Unit == 1 ? null
            : FormattableString.Invariant($"in units of {matrix.Unit:0e-0}").Minus());
        comparison.Of($"{place}: the scale", caption.QuerySelector(".scale")?.TextContent, hasScale ? $"−{largest}+{largest}" : null);
        comparison.Of($"{place}: the scale, read aloud", caption.QuerySelector(".scale")?.GetAttribute("aria-label"), hasScale
            ? $"Colours from −{largest} to {largest}" : null);
    }

    private static void Cells(Comparison comparison, string place, IElement table, ApprovedMatrix matrix, int first, Tensor? computed)
    {
        IElement? head = table.Children.FirstOrDefault(part => part.LocalName == "thead"),
        body = table.Children.First(part => part.LocalName == "tbody");
        bool isWhole = table.GetAttribute("aria-label") is null;
        int end = isWhole ? Math.Min(first + ColumnsOnPaper, matrix.Entries[0].Length)
            : matrix.Entries[0].Length;
        comparison.Of($"{place}: columns", [.. head?.FirstElementChild!.Children.OfTag("th") ?? []], matrix.Columns.Length == 0 ? []
            : matrix.Columns[first..end]);
        comparison.Of($"{place}: corner", head?.FirstElementChild!.FirstElementChild!.LocalName, head is null ? null
            : matrix.Rows.Length > 0 ? "td" : "th");
        comparison.Of($"{place}: rows", $"{body.ChildElementCount}", $"{matrix.Entries.Length}");
        foreach ((int i, IElement row) in body.Children.Index().Where(row => row.Index < matrix.Entries.Length))
        {
            comparison.Of(() => $"{place}: the label of row {i}", row.FirstElementChild!.LocalName == "th"
                ? row.FirstElementChild.TextContent.Trim() : null, matrix.Rows.ElementAtOrDefault(i));
            int column = first;
            foreach (IElement cell in row.Children.Where(cell => cell.LocalName == "td"))
            {
                int j = column++;
                string text = cell.TextContent.TrimEnd('\n'), right = matrix.Entries[i].ElementAtOrDefault(j) ?? "nothing";
                comparison.Of(() => Entry(i, j), text, right.Minus());
                comparison.Of(() => $"{Entry(i, j)}, the colour of {right}", cell.ClassName ?? "", Shade(right, matrix.Largest));
                if (computed is not null && j < end)
                {
                    comparison.Of(() => $"{Entry(i, j)}, computed apart", text,
                        ApprovedMatrix.SixDecimals(computed[i, j] / matrix.Unit).Minus());
                }
            }

            comparison.Of(() => $"{place}: cells of row {i}", $"{column - first}", $"{end - first}");
        }

        string Entry(int i, int j) => $"{place}[{i}, {j}]";
    }

    /// <summary>A number with three digits of the largest, or four where that is above one; in whole millionths, a half goes up.</summary>
    private static string Rounded(string entry, double largest)
    {
        int dropped = 3;
        for (double at = largest; at is > 0 and < 0.1; at *= 10)
        {
            dropped--;
        }

        for (double at = largest; at >= 10; at /= 10)
        {
            dropped++;
        }

        dropped = Math.Min(dropped, 5);
        if (entry.Length < 2 || dropped <= 0)
        {
            return entry;
        }

        long power = (long)Math.Pow(10, dropped), scale = (long)Math.Pow(10, 6 - dropped);
        string digits = entry.Trim('+', '-').Replace(".", "", StringComparison.Ordinal);
        long rounded = (long.Parse(digits, CultureInfo.InvariantCulture) + (power / 2)) / power;
        string decimals = (rounded % scale).ToString(CultureInfo.InvariantCulture).PadLeft(6 - dropped, '0');
        return $"{(char.IsDigit(entry[0]) ? "" : entry[..1])}{rounded / scale}.{decimals}";
    }

    /// <summary>Blue below zero, orange above, in eight shades up to the largest entry; an exact zero is marked.</summary>
    private static string Shade(string entry, double largest)
    {
        int shade = entry is "0" or "nothing" ? 0 : (int)Math.Round(Shades * Math.Abs(ApprovedMatrix.Number(entry)) / largest);
        return entry == "0" ? "zero" : shade == 0 ? "" : $"{(entry[0] == '-' ? 'n' : 'p')}{shade}";
    }
}
