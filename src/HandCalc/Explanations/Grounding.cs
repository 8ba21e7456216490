using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Explanations;

/// <summary>A recipe at one cell, where every symbol has a value. It is evaluated by plain arithmetic, in the order in which it is written.</summary>
/// <param name="values">The values of all tensors, by the index of their definition.</param>
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
        Fold fold => fold.Over.At(place).Take(2).ToArray() switch
        {
            [] => (0, place),
            [var only] => Plain(fold.Of, place with { K = only }),
            _ => (fold, place),
        },
        _ => (recipe, place),
    };

    /// <summary>Why a recipe is as it is at a place, where that is said.</summary>
    public static string? Why(Recipe recipe, Place place) => recipe switch
    {
        Case one => Why(one.When.Holds(place) ? one.Then : one.Otherwise, place),
        Noted noted => noted.Why.At(place),
        Fold { WhyNone: { } why } fold when !fold.Over.At(place).Any() => why.At(place),
        _ => null,
    };

    /// <summary>The entries of other tensors that a recipe reads at a place, in the order in which it is written, some of them twice.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="place">The place.</param>
    /// <param name="within">Whether what has a name is looked into.</param>
    public static IEnumerable<(Definition Source, int Row, int Column)> Entries(Recipe recipe, Place place, bool within = true) =>
        Plain(recipe, place) switch
        {
            (Entry entry, var at) => [(entry.Source, entry.Row.At(at)!.Value, entry.Column.At(at)!.Value)],
            (Named part, var at) => within ? Entries(part.Of, at) : [],
            (Apply apply, var at) => apply.Of.SelectMany(of => Entries(of, at, within)),
            (Fold fold, var at) => fold.Over.At(at).SelectMany(k => Entries(fold.Of, at with { K = k }, within)),
            _ => [],
        };

    /// <summary>The results with a name that a recipe uses at a place, without what they use themselves.</summary>
    public static IEnumerable<Named> Parts(Recipe recipe, Place place) => Plain(recipe, place) switch
    {
        (Named part, _) => [part],
        (Apply apply, var at) => apply.Of.SelectMany(of => Parts(of, at)),
        (Fold fold, var at) => Parts(fold.Of, at with { K = fold.Over.At(at).First() }),
        _ => [],
    };
}
