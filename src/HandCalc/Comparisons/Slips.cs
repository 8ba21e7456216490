using System.Globalization;
using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Randomness;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Comparisons;

/// <summary>
/// The slips that are known, each a way to compute the tensor wrong. Nothing is guessed: a slip is named where its numbers are those of
/// the file.
/// </summary>
internal static class Slips
{
    private static readonly Func<Suspect, IEnumerable<(Slip Slip, double[] Values)>>[] All =
        [OtherShape, OtherDraw, WrongRules, MissingTerms, OtherTransposed, Transposed, Zeros, OtherTensors, Factor];

    /// <summary>How far a factor may be from the one that it is called by: single precision is not nearer.</summary>
    private const double Rounding = 1e-5;

    /// <summary>How far from 1 a factor is that has no name.</summary>
    private const double LeastFactor = 1e-3;

    /// <summary>The first slip that gives the numbers of the file, in so many digits; nothing if none does.</summary>
    public static Slip? Recognize(Suspect suspect, int digits) => All
        .SelectMany(slips => slips(suspect))
        .FirstOrDefault(slip => suspect.Is(slip.Values, digits)).Slip;

    /// <summary>The right numbers, in lists that are nested otherwise.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> OtherShape(Suspect suspect)
    {
        if (!suspect.Retelling.Tells(suspect.Definition))
        {
            yield return (new("another shape", "The numbers are right, in this order; only the shape is another."),
                suspect.Following.ToRowMajorArray());
        }
    }

    /// <summary>A parameter in the other order of drawing.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> OtherDraw(Suspect suspect)
    {
        Model model = suspect.Retelling.Right.Model;
        (string meant, DrawOrder other) = model.Initialization.Draw == DrawOrder.Continuous
            ? ("continuous", DrawOrder.Reseeded)
            : ("reseeded", DrawOrder.Continuous);
        Dictionary<string, Matrix<double>> drawn = suspect.Definition.Expression is null
            ? Initialization.Draw(model with { Initialization = model.Initialization with { Draw = other } })
            : [];
        if (drawn.TryGetValue(suspect.Definition.Name, out Matrix<double>? value))
        {
            yield return (new("another order of drawing", $"These numbers are drawn in the other order; the model file says \"{meant}\"."),
                value.ToRowMajorArray());
        }
    }

    private static IEnumerable<(Slip Slip, double[] Values)> WrongRules(Suspect suspect) =>
        suspect.Retelling.ByWrongRules(suspect.Definition).Select(wrong =>
            (new Slip(wrong.Rule.Name, wrong.Rule.Description), wrong.Value.ToRowMajorArray()));

    /// <summary>A sum without one of its terms.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> MissingTerms(Suspect suspect)
    {
        Expression[] terms = suspect.Definition.Expression is { Terms.Length: > 1 } sum ? [.. sum.Terms] : [];
        return terms.Select(missing => (
            new Slip($"without {missing.Formula}", $"The term {missing.Formula} is missing from the sum."),
            suspect.Retelling.Evaluate(Addition.Forward([.. terms.Except([missing])])).ToRowMajorArray()));
    }

    /// <summary>A product where another factor is transposed, and all fits.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> OtherTransposed(Suspect suspect)
    {
        (Operand A, Operand B)[] products = suspect.Definition is { Operation: "product", Operands: [var a, var b] }
            ? [(a.T, b), (a, b.T), (a.T, b.T)]
            : [];
        return products.Where(product => Columns(product.A) == Rows(product.B)).Select(product => (
            new Slip($"{product.A} · {product.B}", $"The shapes fit either way; the right product is {suspect.Definition.Expression!.Formula}."),
            suspect.Retelling.Evaluate(Product.Forward(product.A, product.B)).ToRowMajorArray()));
    }

    /// <summary>The right numbers, column by column: transposed, or filled in an order in which columns come first.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> Transposed(Suspect suspect)
    {
        Definition definition = suspect.Definition;
        bool isSquare = definition.Rows.Length == definition.Columns.Length;
        bool isOfWeight = suspect.Retelling.Right.Parameters.Any(parameter => parameter.Name == definition.Name.Split('.')[^1]);
        Slip slip = suspect.Retelling.Tells(definition) && !isSquare
            ? new("column by column", "The entries stand column by column (Fortran order); here those of a row stand together.")
            : new("transposed", isOfWeight ? "Rows and columns are swapped: this book stores weights [in × out]."
                : "Rows and columns are swapped: here a row is a token.");
        yield return (slip, suspect.Following.Transpose().ToRowMajorArray());
    }

    private static IEnumerable<(Slip Slip, double[] Values)> Zeros(Suspect suspect) =>
        [(new("nothing but zeros", "Every entry is zero: not computed yet, or written with too few decimals."),
            new double[suspect.Found.Values.Length])];

    /// <summary>Another tensor of the same shape, such as that of another head. In the file, one that comes later may follow from this.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> OtherTensors(Suspect suspect) => suspect.Retelling.Right.Tensors
        .Where(other => other.Name != suspect.Definition.Name && other.Shape.SequenceEqual(suspect.Definition.Shape))
        .Select(other => (
            new Slip($"the values of {other.Name}", $"These are the numbers of {other.Name}."),
            (other.Definition.Index < suspect.Definition.Index ? suspect.Retelling.Value(other.Definition) : other.Value)
                .ToRowMajorArray()));

    /// <summary>The right numbers, each times the same factor: a sum for a mean, a root forgotten, another sign.</summary>
    private static IEnumerable<(Slip Slip, double[] Values)> Factor(Suspect suspect)
    {
        double[] following = suspect.Following.ToRowMajorArray();
        int largest = Array.IndexOf(following, following.MaxBy(Math.Abs));
        if (following.Length != suspect.Found.Values.Length || following[largest] == 0)
        {
            yield break;
        }

        double factor = suspect.Found.Values[largest] / following[largest];
        string names = string.Join(" or ", NamesOf(factor, suspect.Retelling.Right.Model));

        // One number is always a multiple of another, and what is rounded is a multiple by almost 1.
        if (names.Length > 0 || (following.Count(number => number != 0) > 1 && Math.Abs(factor - 1) > LeastFactor))
        {
            string number = factor.ToString("G6", CultureInfo.InvariantCulture);
            yield return (
                Math.Abs(factor + 1) < Rounding
                    ? new("the other sign", "Every entry has the other sign.")
                    : new($"{number} times", $"Every entry is {number} times what it should be{(names.Length > 0 ? $": {names}" : "")}."),
                [.. following.Select(entry => factor * entry)]);
        }
    }

    private static IEnumerable<string> NamesOf(double factor, Model model)
    {
        foreach ((double value, string name) in new[]
        {
            (model.Targets.Length, "the number of losses"), (model.Ids.Length, "the number of tokens"), (model.Heads, "the number of heads"),
            (Math.Sqrt(model.DHead), "√d_k"), (model.DHead, "d_k"), (Math.Sqrt(model.DModel), "√d_model"), (model.DModel, "d_model"),
        })
        {
            if (Math.Abs((factor / value) - 1) < Rounding)
            {
                yield return name;
            }
            else if (Math.Abs((factor * value) - 1) < Rounding)
            {
                yield return $"1 / {name}";
            }
        }
    }

    private static int Rows(Operand operand) => (operand.Transposed ? operand.Source.Columns : operand.Source.Rows).Length;

    private static int Columns(Operand operand) => Rows(operand.T);
}
