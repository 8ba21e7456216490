using System.Globalization;
using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Specs.ReadBack;

/// <summary>The symbols of printed formulas: what each stands for that a text begins with; null if it begins with none of a kind.</summary>
internal static class Symbols
{
    public static Leaf? Name(string rest, IReadOnlyDictionary<string, double> names) =>
        names.Keys.OrderByDescending(name => name.Length).FirstOrDefault(name => Begins(rest, name)) is { } name
            ? new Leaf(name, _ => names[name]) : null;

    public static Leaf? Constant(string rest, Model model, Definition tensor)
    {
        OptimizerSettings settings = model.Optimizer;
        (string Symbol, double Value)[] constants =
        [
            ("√(2/π)", Math.Sqrt(2 / Math.PI)), ("−½", -0.5), ("−3/2", -1.5), ("½", 0.5), ("β₁", settings.Beta1), ("β₂", settings.Beta2),
            ("η", settings.LearningRate), ("λ", settings.WeightDecay),
            ("warmup", settings.Schedule?.Warmup ?? 0), ("steps", settings.Schedule?.Steps ?? 0),
            ("minimum", settings.Schedule?.Minimum ?? 0), ("clip", settings.Clip ?? 0), ("π", Math.PI),
            ("ε", tensor.Id.IsOfOptimizer ? settings.Epsilon : model.LayerNormEpsilon),
        ];
        return Array.Find(constants, constant => rest.StartsWith(constant.Symbol, StringComparison.Ordinal)) is { Symbol: { } symbol } found
            ? new Leaf(symbol, _ => found.Value) : null;
    }

    public static Leaf? Literal(string rest)
    {
        string digits = string.Concat(rest.TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        return digits.Length == 0 ? null : new Leaf(digits, _ => double.Parse(digits, CultureInfo.InvariantCulture));
    }

    public static Leaf? Entry(string rest, TrainingStep step)
    {
        foreach (Definition tensor in step.Computation.Definitions.Where(tensor => rest.StartsWith(tensor.Name, StringComparison.Ordinal)))
        {
            Axis[] axes = [.. new[] { tensor.Rows, tensor.Columns }.Where(axis => axis != Axis.None)];
            int end = tensor.Name.Length;
            int?[] places = new int?[axes.Length];
            bool found = axes.Length > 0 || Begins(rest, tensor.Name);
            for (int axis = 0; axis < axes.Length && found; axis++)
            {
                end += axis == 0 ? 1 : 2;
                string? label = null;
                found = rest.Length > end && rest[tensor.Name.Length] == '['
                    && Place(rest[end..], axes[axis], axis + 1 < axes.Length ? ", " : "]", out label, out places[axis]);
                end += label?.Length ?? 0;
            }

            if (found)
            {
                Tensor values = step[tensor.Name];
                int? row = tensor.Rows == Axis.None ? 0 : places[0], column = tensor.Columns == Axis.None ? 0 : places[^1];
                return new Leaf(
                    rest[..(axes.Length == 0 ? end : end + 1)], k => values[row ?? k, column ?? k], k => (tensor, row ?? k, column ?? k),
                    row is null ? tensor.Rows : column is null ? tensor.Columns : null);
            }
        }

        return null;
    }

    /// <summary>Reads a label of an axis, or k.</summary>
    private static bool Place(string rest, Axis axis, string after, out string label, out int? place)
    {
        (label, place) = ("k", null);
        if (rest.StartsWith($"k{after}", StringComparison.Ordinal))
        {
            return true;
        }

        for (int index = 0; index < axis.Length; index++)
        {
            (label, place) = (Bare(axis[index]), index);
            if (rest.StartsWith(label + after, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a name begins there, and no longer one.</summary>
    private static bool Begins(string rest, string name) => rest.StartsWith(name, StringComparison.Ordinal)
        && (rest.Length == name.Length
            || !(char.IsLetterOrDigit(rest[name.Length]) || rest[name.Length] is '.' or '[' or '_' or '′' or '\u0302'));

    public static string Bare(string label) => label.StartsWith('[') && label.EndsWith(']') ? label[1..^1] : label;
}
