using System.Runtime.CompilerServices;
using HandCalc.Operations;
using HandCalc.WrongRules;

namespace HandCalc.Comparisons;

/// <summary>
/// The mistakes that the equations themselves suggest: a sum without some of its terms, a product with another factor transposed.
/// </summary>
internal static class GeneratedRules
{
    private static readonly ConditionalWeakTable<Computation, WrongRule[]> Written = [];

    /// <summary>All of them, each made in every head.</summary>
    public static IEnumerable<WrongRule> Of(Computation right) => Written.GetValue(right, static computation =>
        [.. computation.Definitions.Where(definition => definition.Expression is { Terms.Length: > 1 }).SelectMany(MissingTerms),
            .. computation.Definitions.Where(definition => definition.Expression?.Operation is Product)
                .GroupBy(definition => definition.Id.Family)
                .SelectMany(heads => OtherTransposed([.. heads]))]);

    /// <summary>Without one term, or one alone; without those of a kind, or of a head, or with these alone.</summary>
    private static IEnumerable<WrongRule> MissingTerms(Definition sum)
    {
        Expression[] terms = [.. sum.Expression!.Terms];
        IEnumerable<Expression[]> missing = terms.Select(term => new[] { term });
        if (terms.Length > 2)
        {
            Expression[][] groups = [.. terms.GroupBy(term => $"{term.Operands[0].Source.Id.Family}")
                .Concat(terms.GroupBy(term => term.Operands[0].Source.Id is { Head: { } head } ? $"head {head}" : term.Operands[0].Name))
                .Select(group => group.ToArray()).Where(group => group.Length < terms.Length)];
            missing = missing.Concat(groups).Concat(groups.Select(group => terms.Except(group).ToArray()))
                .DistinctBy(some => string.Join(", ", some.Select(term => term.Formula)));
        }

        // A bias alone has one row, and no sum is left.
        foreach (Expression[] some in missing.Where(some => terms.Except(some).Any(term =>
            term.Operation is not Copy || term.Operands[0].Source.Rows.Length == sum.Rows.Length)))
        {
            string formulas = string.Join(", ", some.Select(term => term.Formula));
            string are = some.Length == 1 ? $"term {formulas} is" : $"terms {formulas} are";
            yield return new WrongRule($"without {formulas}", $"The {are} missing from {sum.Name}.",
                (_, _) => [(sum.Name, Addition.OfTerms([.. terms.Except(some)]))]);
        }
    }

    /// <summary>A product where another factor is transposed, or the two change places, and all fits.</summary>
    private static IEnumerable<WrongRule> OtherTransposed(Definition[] heads)
    {
        Variant[] all = [Straight(a => a.T, b => b), Straight(a => a, b => b.T), Straight(a => a.T, b => b.T),
            Swapped(a => a, b => b), Swapped(a => a, b => b.T), Swapped(a => a.T, b => b), Swapped(a => a.T, b => b.T)];
        foreach (Variant product in all.Where(product => heads.All(head => Fits(product(head), head))))
        {
            (Operand a, Operand b) = product(heads[0]);
            string name = heads[0].Id.Head is null ? $"{a} · {b}" : $"{OfAnyHead(a)} · {OfAnyHead(b)}";
            yield return new WrongRule(name, $"The shapes fit either way; the right product is {heads[0].Equation}.",
                (_, _) => heads.Select(head => (head.Name, new Product().Of(product(head).A, product(head).B))));
        }

        static Variant Straight(Func<Operand, Operand> first, Func<Operand, Operand> second) =>
            product => (first(product.Operands[0]), second(product.Operands[1]));
        static Variant Swapped(Func<Operand, Operand> first, Func<Operand, Operand> second) =>
            product => (second(product.Operands[1]), first(product.Operands[0]));
    }

    private delegate (Operand A, Operand B) Variant(Definition product);

    private static bool Fits((Operand A, Operand B) product, Definition definition) => Columns(product.A) == Rows(product.B)
        && Rows(product.A) == definition.Rows.Length && Columns(product.B) == definition.Columns.Length;

    /// <summary>An operand without the number of the head: W_Qᵀ for W_Q[0]ᵀ.</summary>
    private static string OfAnyHead(Operand operand) => $"{operand.Source.Id.Family}{(operand.Transposed ? "ᵀ" : "")}";

    private static int Rows(Operand operand) => (operand.Transposed ? operand.Source.Columns : operand.Source.Rows).Length;

    private static int Columns(Operand operand) => Rows(operand.T);
}
