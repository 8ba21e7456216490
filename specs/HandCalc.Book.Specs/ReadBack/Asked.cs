using System.Text.Json.Nodes;
using HandCalc.Explanations;
using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Book.Specs.ReadBack;

/// <summary>A training step and what the page says of some entries of it.</summary>
public sealed class Asked
{
    /// <summary>An ordinary run nudges only what so few numbers of the way to the loss follow from.</summary>
    private const int FewFollow = 100;

    private readonly string name;
    private readonly Lazy<Recipes> recipes;

    internal Asked(string name, Func<TrainingStep> step)
    {
        this.name = name;
        recipes = new(() => new(step()));
        Explained = new(() => AskPage(Recipes.Step));
    }

    internal Recipes Recipes => recipes.Value;

    /// <summary>Each entry with what the page says of it.</summary>
    internal Lazy<(AskedEntry Entry, JsonNode Page)[]> Explained { get; }

    /// <inheritdoc/>
    public override string ToString() => name;

    private static (AskedEntry Entry, JsonNode Page)[] AskPage(TrainingStep step)
    {
        using var page = new PageScript(step);
        AskedEntry[] entries = [.. Thorough.IsAskedFor ? OfEveryTensor(step) : OfEveryOperation(step)];
        return [.. entries.Select(entry => (entry, page.Explain(entry.Tensor.Name, entry.Row, entry.Column, entry.Around)))];
    }

    /// <summary>
    /// Three entries of every tensor; and of one in the middle of a tensor of each kind of operation, what is around it.
    /// </summary>
    private static IEnumerable<AskedEntry> OfEveryTensor(TrainingStep step)
    {
        HashSet<Definition> around = [.. step.Computation.Definitions.DistinctBy(tensor => (tensor.Operation, IsGradient(tensor)))];
        return from tensor in step.Computation.Definitions
               let middle = (Row: tensor.Rows.Length / 2, Column: tensor.Columns.Length / 2)
               from place in new[] { (0, tensor.Columns.Length - 1), middle, (tensor.Rows.Length - 1, 0) }.Distinct()
               select new AskedEntry(tensor, place.Item1, place.Item2, place == middle && around.Contains(tensor));
    }

    /// <summary>
    /// Of each kind of operation an entry in the middle of the first tensor, which is of the first head; and in the next example, of the
    /// last tensor, which is of the last head, the last of the first row, which is masked where anything is.
    /// </summary>
    private static IEnumerable<AskedEntry> OfEveryOperation(TrainingStep step) => step.Tensors.Select(tensor => tensor.Definition)
        .GroupBy(tensor => (tensor.Operation, IsGradient(tensor)))
        .Select(kind => (First: kind.First(), Last: kind.Last()))
        .Select(kind => step.Model.Name == Examples.Default
            ? new AskedEntry(kind.First, kind.First.Rows.Length / 2, kind.First.Columns.Length / 3, Around(step, kind.First))
            : new AskedEntry(kind.Last, 0, kind.Last.Columns.Length - 1, Around(step, kind.Last)));

    private static bool Around(TrainingStep step, Definition tensor)
    {
        string source = IsGradient(tensor) ? tensor.Name[2..] : tensor.Name;
        HashSet<Definition> following = [step.Computation[source]];
        foreach (Definition next in step.Computation.Definitions.Where(next => !IsGradient(tensor) || next.Id.Kind == Kind.Value))
        {
            _ = next.Operands.Any(operand => IsGradient(tensor) ? following.Contains(operand.Source) : operand.Source == tensor)
                && following.Add(next);
        }

        return following.Sum(next => next.Rows.Length * next.Columns.Length) < FewFollow;
    }

    private static bool IsGradient(Definition tensor) => tensor.Id.Kind == Kind.Gradient;
}

/// <summary>An entry, and whether the page is asked what is around it as well: what reads it, and its nudge.</summary>
internal sealed record AskedEntry(Definition Tensor, int Row, int Column, bool Around)
{
    public override string ToString() => Tensor.Entry(Row, Column);
}
