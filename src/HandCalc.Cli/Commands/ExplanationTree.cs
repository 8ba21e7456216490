using HandCalc.Explanations;

namespace HandCalc.Cli.Commands;

/// <summary>What an entry reads, and what that reads in turn, as an indented tree: each entry is explained once.</summary>
internal sealed class ExplanationTree
{
    private const int Indent = 2;

    /// <summary>What is not a maximum reads no more entries in one line.</summary>
    private const int MostOperands = 6;

    private readonly Page page;
    private readonly Recipes recipes;
    private readonly int mostTerms;
    private readonly HashSet<(Definition Tensor, int Row, int Column)> told = [];

    private ExplanationTree(Page page, Recipes recipes, int mostTerms) =>
        (this.page, this.recipes, this.mostTerms) = (page, recipes, mostTerms);

    /// <summary>Writes the tree below an explanation, which is written already; the depth counts it as the first level.</summary>
    public static void Write(Page page, Recipes recipes, Explanation root, int depth)
    {
        int mostTerms = depth switch { 2 => 8, 3 => 4, _ => 1 };
        var tree = new ExplanationTree(page, recipes, mostTerms);
        tree.told.Add((root.Tensor, root.Row, root.Column));
        string followed = mostTerms == 1 ? "the largest term" : $"the {mostTerms} largest terms";
        page.Write();
        page.Write(new Line().Add("What that is computed from", Palette.Heading).Add($"   of a sum or maximum {followed}", Palette.Quiet));
        tree.WriteOperands(root, depth - 1, 0);
    }

    private void WriteOperands(Explanation explanation, int depth, int level)
    {
        foreach (ReadEntry operand in Followed(explanation).Distinct())
        {
            if (level == 0 && depth > 1)
            {
                page.Write();
            }

            WriteOperand(operand, depth, level);
        }
    }

    private void WriteOperand(ReadEntry operand, int depth, int level)
    {
        // The deeper, the more to the right, but there must be room for a formula.
        int indent = Math.Min((level + 1) * Indent, page.Width / 3);
        Explanation explanation = recipes.Explain(operand.Tensor, operand.Row, operand.Column);
        bool isNew = told.Add((operand.Tensor, operand.Row, operand.Column));
        if (!isNew || explanation.Origin is not null)
        {
            page.Write(new Line().To(indent).Add(operand.Label, Palette.Strong).Add($" = {NumberText.Of(operand.Value)}")
                .Add(explanation.Origin is null ? "   explained above" : "   given", Palette.Quiet));
            return;
        }

        CalculationText.WriteResultFirst(page, explanation.Lines, indent, mostTerms);
        if (depth > 1)
        {
            WriteOperands(explanation, depth - 1, level + 1);
        }
    }

    /// <summary>The operands of the lines that are shown: of the terms of a sum the largest, and so of a maximum.</summary>
    private IEnumerable<ReadEntry> Followed(Explanation explanation) => CalculationText.Sums(explanation.Lines)
        .SelectMany(sum => CalculationText.Largest(sum.Terms, mostTerms).Append(sum.Result))
        .SelectMany(line => line.Operands.Length <= MostOperands ? line.Operands
            : line.Operands.OrderByDescending(operand => operand.Value).Take(mostTerms));
}
