namespace HandCalc.Explanations;

/// <summary>A recipe at one cell, where every symbol has a value. Plain arithmetic evaluates it, in the order of writing.</summary>
internal sealed class Grounding(Matrix<double>[] values)
{
    /// <summary>What has a name does not depend on k, so it is computed once.</summary>
    private readonly Dictionary<Named, double> named = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value of a recipe at a place.</summary>
    public double Value(Recipe recipe, Place place)
    {
        switch (recipe)
        {
            case Entry entry:
                return values[entry.Source.Index][entry.Row.At(place)!.Value, entry.Column.At(place)!.Value];
            case Number number:
                return number.Value;
            case Named part:
                return named.TryGetValue(part, out double known) ? known : named[part] = Value(part.Of, place);
            case Apply apply:
                Span<double> of = stackalloc double[apply.Of.Length];
                for (int index = 0; index < of.Length; index++)
                {
                    of[index] = Value(apply.Of[index], place);
                }

                return Apply.Compute(apply.Operator, of);
            case Fold fold:
                IEnumerable<double> terms = fold.Over.At(place).Select(k => Value(fold.Of, place with { K = k }));
                return fold.IsSum ? terms.Sum() : terms.Max();
            default:
                (Recipe plain, Place there) = Plain(recipe, place);
                return Value(plain, there);
        }
    }

    /// <summary>The value of an entry that is read.</summary>
    public double Value((Definition Source, int Row, int Column) entry) => values[entry.Source.Index][entry.Row, entry.Column];

    /// <summary>
    /// The recipe that holds at a place: of a case the one that applies, without its note; of a sum of one term this term, of a sum of
    /// none zero.
    /// </summary>
    public static (Recipe Recipe, Place Place) Plain(Recipe recipe, Place place) => recipe switch
    {
        Case one => Plain(one.When.Holds(place) ? one.Then : one.Otherwise, place),
        Noted noted => Plain(noted.Of, place),
        Fold fold => fold.Over.Count(place) switch
        {
            0 => (0, place),
            1 => Plain(fold.Of, place with { K = fold.Over.At(place).Single() }),
            _ => (fold, place),
        },
        _ => (recipe, place),
    };

    /// <summary>Why a recipe is as it is at a place, where that is said.</summary>
    public static string? Why(Recipe recipe, Place place) => recipe switch
    {
        Case one => Why(one.When.Holds(place) ? one.Then : one.Otherwise, place),
        Noted noted => noted.When?.Holds(place) == false ? null : noted.Why.At(place),
        Fold { WhyNone: { } why } fold when fold.Over.Count(place) == 0 => why.At(place),
        _ => null,
    };

    /// <summary>The entries of other tensors that a recipe reads at a place, as they come in it, some of them twice.</summary>
    public static List<(Definition Source, int Row, int Column)> Entries(Recipe recipe, Place place, bool within = true)
    {
        List<(Definition Source, int Row, int Column)> found = [];
        Any(recipe, place, within, entry =>
        {
            found.Add(entry);
            return false;
        });
        return found;
    }

    /// <summary>Whether a recipe reads an entry at a place.</summary>
    public static bool Reads(Recipe recipe, Place place, (Definition Source, int Row, int Column) entry) =>
        Any(recipe, place, within: true, entry.Equals);

    /// <summary>Goes through the entries that a recipe reads, as far as the first that is looked for.</summary>
    private static bool Any(Recipe recipe, Place place, bool within, Predicate<(Definition Source, int Row, int Column)> isLookedFor)
    {
        (recipe, place) = Plain(recipe, place);
        switch (recipe)
        {
            case Entry entry:
                return isLookedFor((entry.Source, entry.Row.At(place)!.Value, entry.Column.At(place)!.Value));
            case Named part:
                return within && Any(part.Of, place, within, isLookedFor);
            case Apply apply:
                foreach (Recipe of in apply.Of)
                {
                    if (Any(of, place, within, isLookedFor))
                    {
                        return true;
                    }
                }

                return false;
            case Fold fold:
                foreach (int k in fold.Over.At(place))
                {
                    if (Any(fold.Of, place with { K = k }, within, isLookedFor))
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
    public static IEnumerable<Named> Parts(Recipe recipe, Place place) => Plain(recipe, place) switch
    {
        (Named part, _) => [part],
        (Apply apply, var at) => apply.Of.SelectMany(of => Parts(of, at)),
        (Fold fold, var at) => Parts(fold.Of, at with { K = fold.Over.At(at).First() }),
        _ => [],
    };
}
