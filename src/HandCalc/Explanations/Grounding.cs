namespace HandCalc.Explanations;

/// <summary>A recipe at one cell, where every symbol has a value. Plain arithmetic evaluates it, in the order of writing.</summary>
internal sealed class Grounding(Matrix<double>[] values)
{
    /// <summary>What has a name does not depend on k, so it is computed once.</summary>
    private readonly Dictionary<Named, double> named = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value of a recipe at a place.</summary>
    public double Value(Recipe recipe, Indices indices)
    {
        switch (recipe)
        {
            case Entry entry:
                return values[entry.Source.Index][entry.Row.At(indices)!.Value, entry.Column.At(indices)!.Value];
            case Number number:
                return number.Value;
            case Named part:
                return named.TryGetValue(part, out double known) ? known : named[part] = Value(part.Of, indices);
            case Apply apply:
                Span<double> of = stackalloc double[apply.Of.Length];
                for (int index = 0; index < of.Length; index++)
                {
                    of[index] = Value(apply.Of[index], indices);
                }

                return Apply.Compute(apply.Operator, of);
            case Fold fold:
                IEnumerable<double> terms = fold.Over.At(indices).Select(k => Value(fold.Of, indices with { K = k }));
                return fold.IsSum ? terms.Sum() : terms.Max();
            default:
                (Recipe plain, Indices there) = Plain(recipe, indices);
                return Value(plain, there);
        }
    }

    /// <summary>The value of an entry that is read.</summary>
    public double Value((Definition Source, int Row, int Column) entry) => values[entry.Source.Index][entry.Row, entry.Column];

    /// <summary>
    /// The recipe that holds at a place: of a case the one that applies, without its note; of a sum of one term this term, of a sum of
    /// none zero.
    /// </summary>
    public static (Recipe Recipe, Indices Indices) Plain(Recipe recipe, Indices indices) => recipe switch
    {
        Case one => Plain(one.When.Holds(indices) ? one.Then : one.Otherwise, indices),
        Noted noted => Plain(noted.Of, indices),
        Fold fold => fold.Over.Count(indices) switch
        {
            0 => (0, indices),
            1 => Plain(fold.Of, indices with { K = fold.Over.At(indices).Single() }),
            _ => (fold, indices),
        },
        _ => (recipe, indices),
    };

    /// <summary>Why a recipe is as it is at a place, where that is said.</summary>
    public static string? Why(Recipe recipe, Indices indices) => recipe switch
    {
        Case one => Why(one.When.Holds(indices) ? one.Then : one.Otherwise, indices),
        Noted noted => noted.When?.Holds(indices) == false ? null : noted.Why.At(indices),
        Fold { WhyNone: { } why } fold when fold.Over.Count(indices) == 0 => why.At(indices),
        _ => null,
    };

    /// <summary>The entries of other tensors that a recipe reads at a place, as they come in it, some of them twice.</summary>
    public static List<(Definition Source, int Row, int Column)> Entries(Recipe recipe, Indices indices, bool within = true)
    {
        List<(Definition Source, int Row, int Column)> found = [];
        Any(recipe, indices, within, entry =>
        {
            found.Add(entry);
            return false;
        });
        return found;
    }

    /// <summary>Whether a recipe reads an entry at a place.</summary>
    public static bool Reads(Recipe recipe, Indices indices, (Definition Source, int Row, int Column) entry) =>
        Any(recipe, indices, within: true, entry.Equals);

    /// <summary>Goes through the entries that a recipe reads, as far as the first that is looked for.</summary>
    private static bool Any(Recipe recipe, Indices indices, bool within, Predicate<(Definition Source, int Row, int Column)> isLookedFor)
    {
        (recipe, indices) = Plain(recipe, indices);
        switch (recipe)
        {
            case Entry entry:
                return isLookedFor((entry.Source, entry.Row.At(indices)!.Value, entry.Column.At(indices)!.Value));
            case Named part:
                return within && Any(part.Of, indices, within, isLookedFor);
            case Apply apply:
                foreach (Recipe of in apply.Of)
                {
                    if (Any(of, indices, within, isLookedFor))
                    {
                        return true;
                    }
                }

                return false;
            case Fold fold:
                foreach (int k in fold.Over.At(indices))
                {
                    if (Any(fold.Of, indices with { K = k }, within, isLookedFor))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>The results with a name that a recipe uses at a place, without what they use themselves.</summary>
    public static IEnumerable<Named> Parts(Recipe recipe, Indices indices) => Plain(recipe, indices) switch
    {
        (Named part, _) => [part],
        (Apply apply, var at) => apply.Of.SelectMany(of => Parts(of, at)),
        (Fold fold, var at) => Parts(fold.Of, at with { K = fold.Over.At(at).First() }),
        _ => [],
    };
}
