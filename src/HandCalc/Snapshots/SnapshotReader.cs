namespace HandCalc.Snapshots;

/// <summary>Reads the text of a snapshot back into a tensor: the reverse of <see cref="SnapshotText"/>.</summary>
public static partial class SnapshotReader
{
    /// <summary>Whether a text is the snapshot of a matrix, and not of a table of words.</summary>
    public static bool IsMatrix(string text) =>
        text.Split('\n').ElementAtOrDefault(1)?.Contains(SnapshotText.Precision, StringComparison.Ordinal) ?? false;

    /// <summary>Whether a text is the snapshot of a tensor of this name.</summary>
    public static bool IsMatrixOf(string tensor, string text) => IsMatrix(text) && text.StartsWith(tensor, StringComparison.Ordinal);

    /// <summary>Reads a snapshot.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="text">The text, as <see cref="SnapshotText"/> writes it.</param>
    /// <exception cref="InvalidInputException">The text is no such snapshot; the message says what is wrong, and in which line.</exception>
    public static RecordedTensor Read(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequireConventions(text);
        string[] lines = text.Split('\n');
        Require(lines.Length > 3, lines.Length, "the text ends too early",
            "a title, the shape and the precision, an empty line, the entries");
        Match header = Header().Match(lines[1]);
        Require(header.Success, 2, $"'{lines[1]}'", "a shape and a precision, such as \"5 × 16, six decimals\"");
        string shape = header.Groups["shape"].Value;
        double unit = header.Groups["unit"].Success ? double.Parse(header.Groups["unit"].Value, CultureInfo.InvariantCulture) : 1;

        // A vector lies where a line of labels stands over it: that line begins with spaces, and a row with its label.
        bool isMatrix = shape.Contains(SnapshotText.Times, StringComparison.Ordinal);
        bool hasColumns = isMatrix || (shape != SnapshotText.Number && lines[3].StartsWith(' '));
        bool hasRows = shape != SnapshotText.Number && (isMatrix || !hasColumns);
        var body = new Body(hasRows, hasColumns);
        for (int line = 2; line < lines.Length - 1; line++)
        {
            body.Add(line + 1, lines[line]);
        }

        RecordedTensor tensor = body.Tensor(name, lines[0], unit);
        Require(tensor.Shape == shape, 2, $"the shape is said to be {shape}, and the entries are {tensor.Shape}",
            "a shape that fits the entries");
        return tensor;
    }

    /// <summary>What Verify's conventions ask of every approved text.</summary>
    /// <exception cref="InvalidInputException">They are not kept; the message says which.</exception>
    public static void RequireConventions(string text)
    {
        Require(text.Length > 0, 1, "the file is empty", "the text of a snapshot");
        Require(!text.StartsWith('\uFEFF'), 1, "the file begins with a byte-order mark", "UTF-8 without one");
        Require(!text.Contains('\r', StringComparison.Ordinal), 1, "the file has CRLF line ends", "LF (see .gitattributes)");
        Require(text.EndsWith('\n'), text.Count(c => c == '\n') + 1, "the last line has no end", "a text that ends in a newline");
    }

    private static void Require(bool holds, int line, string found, string allowed)
    {
        if (!holds)
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture, $"line {line}: {found}; allowed: {allowed}."));
        }
    }

    /// <summary>The panels under the header: each has an empty line, its column labels, and every row.</summary>
    private sealed class Body(bool hasRows, bool hasColumns)
    {
        private readonly List<string> rows = [];
        private readonly List<string> columns = [];
        private readonly List<List<string>> cells = [];
        private int row = -1;
        private int widthOfPanel;

        public void Add(int number, string line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                row = hasColumns ? -1 : 0;
                widthOfPanel = 1;
            }
            else if (row < 0)
            {
                columns.AddRange(words);
                widthOfPanel = words.Length;
                row = 0;
            }
            else
            {
                AddRow(number, line, hasRows ? words[0] : "", hasRows ? words[1..] : words);
                row++;
            }
        }

        public RecordedTensor Tensor(string name, string title, double unit)
        {
            Require(cells.Count > 0, 3, "there is no row of entries", "a row under every line of labels");
            Require(cells.All(line => line.Count == cells[0].Count), 3, "the rows are not equally long",
            "an entry for every row and column");
            ImmutableArray<ImmutableArray<string>> all = [.. cells.Select(line => line.ToImmutableArray())];
            return new(name, title, hasRows ? new([.. rows]) : Labels.None, hasColumns ? new([.. columns]) : Labels.None,
                (i, j) => double.Parse(all[i][j], CultureInfo.InvariantCulture) * unit, unit, (i, j) => all[i][j]);
        }

        private void AddRow(int number, string line, string label, string[] entries)
        {
            if (row == cells.Count)
            {
                rows.Add(label);
                cells.Add([]);
            }

            Require(row < cells.Count && rows[row] == label, number, $"'{line.Trim()}'", "the rows of the first panel, in the same order");
            Require(entries.Length == widthOfPanel, number, $"{entries.Length} entries", $"{widthOfPanel}, one for each column");
            Require(entries.All(entry => Entry().IsMatch(entry)), number, $"'{line.Trim()}'", "numbers with six decimals, or 0");
            cells[row].AddRange(entries);
        }
    }

    [GeneratedRegex(@"^(?<shape>one number|\d+|\d+ × \d+), six decimals(, in units of (?<unit>1e-?\d+))?$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(0|[+-]?\d+\.\d{6})$")]
    private static partial Regex Entry();
}
