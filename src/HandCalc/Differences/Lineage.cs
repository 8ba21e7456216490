using System.Collections.Immutable;
using HandCalc.Contents;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.Training;
using HandCalc.Transformer;

namespace HandCalc.Differences;

/// <summary>
/// What each tensor is computed from, by name alone: the list of definitions of a model with so many heads. Sizes, text and settings
/// make no difference to it.
/// </summary>
public sealed class Lineage
{
    /// <summary>No model of a book has more heads.</summary>
    private const int MostHeads = 1000;

    private readonly Computation computation;

    private Lineage(Computation computation) => this.computation = computation;

    /// <summary>The lineage of a model with so many heads.</summary>
    public static Lineage Of(int heads)
    {
        Model any = Examples.Read(Examples.Default);
        return new(TransformerComputation.Compose(any with { Heads = heads, DModel = heads }));
    }

    /// <summary>The lineage of a model.</summary>
    public static Lineage Of(Model model) => new(TransformerComputation.Compose(model));

    /// <summary>The lineage of a training step.</summary>
    public static Lineage Of(TrainingStep step) => new(step.Computation);

    /// <summary>The lineage that has every one of some names, as far as there is one: with as many heads as they tell of.</summary>
    public static Lineage Of(IEnumerable<string> names) =>
        Of(names.Select(name => TensorName.Parse(name).Head).Where(head => head < MostHeads).Select(head => head!.Value + 1).DefaultIfEmpty(1).Max());

    /// <summary>The names of all tensors, in the order of computation.</summary>
    public IEnumerable<string> Names => computation.Definitions.Where(definition => !definition.Id.IsCarried)
        .Select(definition => definition.Name);

    /// <summary>Whether a tensor of this name is part of it.</summary>
    public bool Contains(string name) => computation.Contains(name);

    /// <summary>The step of the book that derives a tensor.</summary>
    public int Step(string name) => computation[name].Step;

    /// <summary>The place of a tensor in the order of computation.</summary>
    public int Place(string name) => computation[name].Index;

    /// <summary>The definition of a tensor; its sizes are those of the tensor only where the lineage is that of its model.</summary>
    internal Definition Definition(string name) => computation[name];

    /// <summary>Whether a tensor is given, as parameters are, and not computed.</summary>
    public bool IsGiven(string name) => computation[name].Expression is null;

    /// <summary>The tensors that a tensor is computed from. What AdamW carries from the step before is none of them.</summary>
    public ImmutableArray<string> Operands(string name) =>
        [.. computation[name].Operands.Where(operand => !operand.Source.Id.IsCarried).Select(operand => operand.Name).Distinct()];

    /// <summary>Of all that a tensor goes back to, directly or through others, the nearest tensors for which something holds.</summary>
    public ImmutableArray<string> Nearest(string name, Func<string, bool> holds)
    {
        var seen = new HashSet<string>();
        var found = new List<string>();
        Visit(name);
        return [.. found.OrderBy(Place)];

        void Visit(string of)
        {
            foreach (string operand in Operands(of).Where(seen.Add))
            {
                if (holds(operand))
                {
                    found.Add(operand);
                }
                else
                {
                    Visit(operand);
                }
            }
        }
    }
}
