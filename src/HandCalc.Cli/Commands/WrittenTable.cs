using HandCalc.Writing;

namespace HandCalc.Cli.Commands;

/// <summary>A text as it grows: a row for each word, with its probability, what else was likely, and the text so far.</summary>
internal sealed class WrittenTable
{
    private const int Indent = 2, RoomForOther = 26, Narrow = 80, DigitsOfOther = 12;
    private const string Position = "position", Probability = "  probability", Drawn = "  drawn with";

    private readonly Page page;
    private readonly Writer writer;
    private readonly bool isPlain, hasOther;
    private readonly int start;

    /// <summary>Writes the headings and the first words.</summary>
    /// <param name="page">What it writes on.</param>
    /// <param name="writer">The text.</param>
    /// <param name="isPlain">Whether a word is drawn as likely as the model finds it.</param>
    public WrittenTable(Page page, Writer writer, bool isPlain)
    {
        (this.page, this.writer, this.isPlain, hasOther) = (page, writer, isPlain, page.Width >= Narrow);
        string headings = $"{Position}{Probability}{(isPlain ? "" : Drawn)}{(hasOther ? "  else likeliest".PadRight(RoomForOther + 2) : "")}";
        start = Indent + headings.Length + 2;
        page.Write(new Line().To(Indent).Add(headings, Palette.Quiet).To(start).Add("text", Palette.Quiet));
        WriteText(new Line());
    }

    /// <summary>Writes the row of a word that was appended to the text.</summary>
    public void Add(ChosenWord word)
    {
        Line line = new Line().To(Indent).Add($"{writer.Ids.Length - 1}".PadLeft(Position.Length), Palette.Quiet)
            .Add(Numbers.Plain(word.P[word.Id]).PadLeft(Probability.Length), Palette.Strong);
        if (!isPlain)
        {
            line.Add(Numbers.Plain(word.Probability).PadLeft(Drawn.Length));
        }

        if (hasOther)
        {
            int other = Enumerable.Range(0, word.P.Length).Where(id => id != word.Id).MaxBy(id => word.P[id]);
            string name = TextTable.Shorten(writer.Model.Vocabulary[other], RoomForOther - DigitsOfOther);
            line.Add($"  {name} {Numbers.Plain(word.P[other])}", Palette.Quiet);
        }

        WriteText(line);
    }

    /// <summary>The text so far, the new word in bold; as much of its end as there is room for.</summary>
    private void WriteText(Line line)
    {
        string[] words = [.. writer.Words];
        int first = words.Length - 1, room = page.Width - start - Line.WidthOf(words[^1]) - "… ".Length;
        while (first > 0 && (room -= Line.WidthOf(words[first - 1]) + 1) >= 0)
        {
            first--;
        }

        page.Write(line.To(start).Add(first > 0 ? "… " : "").Add(string.Concat(words[first..^1].Select(word => $"{word} ")))
            .Add(words[^1], Palette.Strong));
        page.Flush();
    }
}
