namespace HandCalc.Book.Writing;

/// <summary>A snapshot of words and numbers, whose columns stand two spaces apart, as tables with what stands between them.</summary>
internal static class TableMarkup
{
    /// <summary>
    /// The tables of a text. A line that stands alone is a paragraph if it ends like a sentence, and else a heading; indented lines are
    /// a list under the line above them.
    /// </summary>
    public static Markup Of(string text) => Markup.Join(text.TrimEnd('\n').Split("\n\n").Select(Block));

    /// <summary>The first table of a text, cell by cell, with its headings.</summary>
    public static string[][] FirstTable(string text)
    {
        string[] lines = text.Split("\n\n").Select(block => block.Trim('\n').Split('\n'))
            .First(lines => lines.Length > 1 && Starts(lines).Length > 1);
        return [.. lines.Select(line => Cells(line, Starts(lines)))];
    }

    private static Markup Block(string block)
    {
        string[] lines = block.Trim('\n').Split('\n');
        int[] starts = Starts(lines);
        return starts.Length > 1 && lines.Length > 1 ? Table(lines, starts)
            : lines.Any(line => line.StartsWith("    ", StringComparison.Ordinal)) ? List(lines)
            : Markup.Join(lines.Select(line => line.EndsWith('.') ? Markup.Of($"<p>{line}</p>") : Markup.Of($"<h3>{line}</h3>")));
    }

    private static Markup Table(string[] lines, int[] starts)
    {
        string[][] rows = [.. lines.Select(line => Cells(line, starts))];
        bool[] numbers = [.. starts.Select((_, column) => rows.Skip(1)
            .All(row => row[column].Length == 0 || row[column].Any(char.IsAsciiDigit) && !row[column].Any(char.IsAsciiLetter)))];
        return Markup.Of($"""
            <div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="words">
            <thead><tr>{rows[0].Select(cell => Markup.Of($"""<th scope="col">{Minus.Of(cell)}</th>"""))}</tr></thead>
            <tbody>{rows.Skip(1).Select(row => Row(row, numbers))}</tbody></table></div>
            """);
    }

    private static Markup Row(string[] row, bool[] numbers) => Markup.Of($"<tr>{row.Select((cell, column) => numbers[column]
        ? Markup.Of($"""<td class="number">{cell}</td>""")
        : Markup.Of($"<td{Kind(cell)}>{cell}</td>"))}</tr>\n");

    /// <summary>What a check says of a wrong rule is seen at a glance.</summary>
    private static Markup Kind(string cell) => cell is "notices" or "silent" ? Markup.Of($""" class="{cell}" """) : Markup.None;

    private static Markup List(string[] lines)
    {
        var groups = new List<(string Head, List<string> Items)>();
        foreach (string line in lines)
        {
            if (line.StartsWith(' ') && groups.Count > 0)
            {
                groups[^1].Items.Add(line.Trim());
            }
            else
            {
                groups.Add((line, []));
            }
        }

        return Markup.Of($"<dl>{groups.Select(
            group => Markup.Of($"<dt>{group.Head}</dt>{group.Items.Select(item => Markup.Of($"<dd>{item}</dd>"))}"))}</dl>");
    }

    /// <summary>Where columns begin: after two spaces or more that go through all lines.</summary>
    private static int[] Starts(string[] lines)
    {
        int width = lines.Max(line => line.Length);
        var starts = new List<int> { 0 };
        for (int at = 2; at < width; at++)
        {
            if (!IsGap(at) && IsGap(at - 1) && IsGap(at - 2))
            {
                starts.Add(at);
            }
        }

        return [.. starts];

        bool IsGap(int at) => lines.All(line => at >= line.Length || line[at] == ' ');
    }

    private static string[] Cells(string line, int[] starts) => [.. starts.Select((start, column) =>
    {
        int end = Math.Min(column + 1 < starts.Length ? starts[column + 1] : line.Length, line.Length);
        return start < end ? line[start..end].Trim() : "";
    })];
}
