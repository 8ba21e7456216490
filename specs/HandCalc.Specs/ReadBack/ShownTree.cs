using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>What an entry is computed from, and that in turn: the indented tree below an explanation, read back.</summary>
/// <param name="step">The training step.</param>
/// <param name="depth">How many levels there are, the entry itself included.</param>
internal sealed class ShownTree(TrainingStep step, int depth)
{
    private readonly HashSet<(Definition Tensor, int Row, int Column)> told = [];
    private Queue<string> lines = new();

    /// <summary>How many terms of a sum are shown, and followed.</summary>
    public int Most { get; } = depth switch { 2 => 8, 3 => 4, _ => 1 };

    /// <summary>Reads the tree below an entry.</summary>
    public void Read(
        IEnumerable<string> shown, (Definition Tensor, int Row, int Column) root,
        IEnumerable<(Definition Tensor, int Row, int Column)> operands)
    {
        lines = new(ShownExplanation.Whole(shown.Where(line => line.Length > 0)));
        string heading =
            $"What that is computed from   of a sum or maximum {(Most == 1 ? "the largest term" : $"the {Most} largest terms")}";
        Reads(lines.Dequeue(), heading);
        told.Add(root);
        foreach ((Definition Tensor, int Row, int Column) operand in operands.Distinct())
        {
            Read(operand, 1);
        }

        Reads(lines.Count == 0 ? "" : lines.Peek(), "");
    }

    private void Read((Definition Tensor, int Row, int Column) cell, int level)
    {
        string line = lines.Dequeue(), label = cell.Tensor.Entry(cell.Row, cell.Column);
        bool isNew = told.Add(cell);
        if (!isNew || cell.Tensor.Expression is null)
        {
            Reads(line.Trim(), $"{label} = {Printed.Digits(step[cell.Tensor.Name][cell.Row, cell.Column])}   "
                + $"{(cell.Tensor.Expression is null ? "given" : "explained above")}");
            return;
        }

        // The result stands first, with its sentence; what it takes follows, farther in.
        List<string> block = [line];
        int indent = IndentOf(line);
        while (lines.TryPeek(out string? next)
            && (IndentOf(next) > indent + 2 || (IndentOf(next) == indent + 2 && !next.Contains(" = ", StringComparison.Ordinal))))
        {
            block.Add(lines.Dequeue());
        }

        int ownLines = block.Count > 1 && IndentOf(block[1]) == indent + 2 ? 2 : 1;
        var explanation = new ShownExplanation(step, cell);
        explanation.Read([.. block[ownLines..], .. block[..ownLines]], null, Most, Most);
        foreach ((Definition Tensor, int Row, int Column) operand in level + 1 < depth ? explanation.Operands.Distinct() : [])
        {
            Read(operand, level + 1);
        }
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    private static void Reads(string shown, string right)
    {
        if (shown != right)
        {
            throw new AssertionException($"“{shown}” is shown, and “{right}” is right.");
        }
    }
}
