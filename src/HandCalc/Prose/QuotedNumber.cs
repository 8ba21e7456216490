using System.Text.Json.Nodes;

namespace HandCalc.Prose;

/// <summary>
/// A number in prose that names its source: an entry, `A[0][like, I]` = 0.334802; the mean of a tensor, `mean(losses)` = 1.829868; a
/// setting of the model file, `learningRate` = 0.001; sums and products of these, and their value after the step; or a function of a
/// whole number, √8 = 2.828427.
/// </summary>
public static partial class QuotedNumber
{
    /// <summary>
    /// Finds such numbers; its groups are source (in it entry, with mean where it is a whole tensor's, or function and number) and value.
    /// </summary>
    [GeneratedRegex(@"(?<source>`(?<mean>mean\()?(?<entry>[^`]+?)(?(mean)\))`|(?<function>√|ln )(?<number>\d+)) = "
        + @"(?<value>[-+−]?\d+(\.\d+|e-\d+))")]
    public static partial Regex Pattern();

    /// <summary>A matrix that a page shows whole, as its snapshot; its groups are text and tensor.</summary>
    [GeneratedRegex(@"```text\n(?<text>(?<tensor>\S+) = .*?)```\n", RegexOptions.Singleline)]
    public static partial Regex Matrix();

    /// <summary>The tensor that an entry is of: A[0] for A[0][like, I]; null if absent.</summary>
    /// <param name="entry">The entry, as it is quoted.</param>
    /// <param name="names">The names of all tensors.</param>
    public static string? TensorOf(string entry, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return names
            .Where(name => entry == name || (entry.StartsWith(name + "[", StringComparison.Ordinal) && entry.EndsWith(']')))
            .MaxBy(name => name.Length);
    }

    /// <summary>The place of an entry: [like, I] of A[0] is row 2, column 1.</summary>
    /// <param name="entry">The entry, as it is quoted: A[0][like, I].</param>
    /// <param name="step">The training step that it is of.</param>
    /// <returns>The tensor, the row and the column; null if there is no such tensor, row or column.</returns>
    public static (Tensor Tensor, int Row, int Column)? PlaceOf(string entry, TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(step);
        if (TensorOf(entry, step.Tensors.Select(candidate => candidate.Name)) is not { } name)
        {
            return null;
        }

        Tensor tensor = step[name];
        var labels = new Queue<string>(entry.Length == name.Length ? [] : entry[(name.Length + 1)..^1].Split(", "));
        (int row, int column) = (IndexOf(tensor.Rows, labels), IndexOf(tensor.Columns, labels));
        return row < 0 || column < 0 || labels.Count > 0 ? null : (tensor, row, column);
    }

    /// <summary>What a source stands for, after the step if it says so; null if it names something that is not there.</summary>
    /// <param name="source">The source, as it is quoted: A[0][I, I] · d.A[0][I, I], or mean(losses) after the step.</param>
    /// <param name="step">The training step that it is of.</param>
    public static double? ValueOf(string source, TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(step);
        const string After = " after the step";
        if (source.EndsWith(After, StringComparison.Ordinal))
        {
            return ValueOf(source[..^After.Length], step.Next());
        }

        double? sum = 0;
        foreach (Match term in Term().Matches(source))
        {
            double? product = term.Groups["term"].Value.Split(" · ").Select(factor => FactorOf(factor, step)).Aggregate((a, b) => a * b);
            sum += term.Groups["minus"].Success ? -product : product;
        }

        return sum;
    }

    /// <summary>A setting of the model file, as it is written there; null if there is none.</summary>
    /// <param name="name">The setting's name, such as learningRate.</param>
    /// <param name="model">The model.</param>
    public static string? SettingOf(string name, Model model)
    {
        JsonObject file = ModelFile.ToJson(model);
        JsonNode? setting = file.Select(field => field.Value).OfType<JsonObject>().Append(file).Select(group => group[name])
            .FirstOrDefault(value => value is not null);
        return setting is JsonValue number && number.TryGetValue(out double value)
            ? PowerOfTen.Written(value.ToString("R", CultureInfo.InvariantCulture))
            : null;
    }

    private static double? FactorOf(string factor, TrainingStep step) =>
        PlaceOf(factor, step) is (var tensor, var row, var column) ? tensor[row, column]
        : step.Tensors.FirstOrDefault(tensor => factor == $"mean({tensor.Name})") is { } whole ? whole.Value.Enumerate().Average()
        : SettingOf(factor, step.Model) is { } setting ? double.Parse(setting, CultureInfo.InvariantCulture)
        : null;

    /// <summary>A term of a sum, which may begin with a sign: what is in brackets belongs to it.</summary>
    [GeneratedRegex(@"((?<minus>^−| − )|^| \+ )(?<term>(\[[^\]]*\]|(?! [+−] ).)+)")]
    private static partial Regex Term();

    /// <summary>The index of the next label on an axis, be it a word or an index; a vector lacks an axis and a label for it.</summary>
    private static int IndexOf(Axis axis, Queue<string> labels) => axis == Axis.None ? 0
        : labels.TryDequeue(out string? label) ? Math.Max(axis.IndexOf(label), axis.IndexOf($"[{label}]"))
        : -1;
}
