using System.Globalization;
using HandCalc.Prose;

namespace HandCalc.Cli.Input;

/// <summary>
/// One entry of a tensor, as it is typed: the tensor and its places, each a label or an index counted from 0; or all in one, as
/// explanations print it (A[0][like, I]) or as pages address it (A[0]/2,1).
/// </summary>
/// <param name="Asker">The command or option that asks: messages begin with it.</param>
/// <param name="Kind">What messages call the tensors: "tensor".</param>
/// <param name="Tensors">The tensors that it may be of.</param>
/// <param name="OrElse">What else is allowed in place of a tensor.</param>
internal sealed record CellAddress(string Asker, string Kind, IEnumerable<Definition> Tensors, string OrElse = "")
{
    private const int MostNames = 20;

    /// <summary>Finds the entry.</summary>
    /// <param name="tensor">The name of the tensor, or all in one.</param>
    /// <param name="places">The row and the column, as far as they are typed.</param>
    /// <exception cref="InvalidInputException">There is no such tensor, row or column; the message says what there is.</exception>
    public (Definition Tensor, int Row, int Column) Parse(string tensor, params string?[] places)
    {
        string[] names = [.. Tensors.Select(definition => definition.Name)];
        string[] typed = [.. places.OfType<string>()];
        string name = tensor;
        if (typed.Length == 0 && !names.Contains(tensor))
        {
            (name, typed) = Split(tensor, names);
        }

        if (!names.Contains(name))
        {
            throw new InvalidInputException($"{Asker}: there is no {Kind} '{name}'; allowed: {Enumeration.First(MostNames, names)}{OrElse}."
                + Spelling.SuggestionOfTensor(name, names));
        }

        Definition found = Tensors.Single(definition => definition.Name == name);
        (string What, Axis Axis)[] axes =
            [.. new[] { ("row", found.Rows), ("column", found.Columns) }.Where(axis => axis.Item2 != Axis.None)];
        if (axes.Length == 2 && typed is [string both])
        {
            typed = Places(both);
        }

        if (typed.Length != axes.Length)
        {
            throw new InvalidInputException(
                $"{Asker}: {name} is {Shape(found)} and {Count(typed.Length)} given; allowed: {Allowed(name, axes)}.");
        }

        int[] indices = [.. axes.Select((axis, index) => Index(name, axis.What, axis.Axis, typed[index]))];
        return axes switch
        {
            [] => (found, 0, 0),
            [("row", _)] => (found, indices[0], 0),
            [_] => (found, 0, indices[0]),
            _ => (found, indices[0], indices[1]),
        };
    }

    /// <summary>Splits what is typed in one: A[0][like, I] and A[0]/2,1.</summary>
    private static (string Name, string[] Places) Split(string typed, string[] names)
    {
        int slash = typed.LastIndexOf('/');
        if (QuotedNumber.TensorOf(typed, names) is { } name)
        {
            return (name, Places(typed[(name.Length + 1)..^1]));
        }

        return slash > 0 && names.Contains(typed[..slash]) ? (typed[..slash], Places(typed[(slash + 1)..]))
            : typed.EndsWith(']') && typed.LastIndexOf('[') is > 0 and int bracket && typed.Contains(',', StringComparison.Ordinal)
                ? (typed[..bracket], [])
            : (typed, []);
    }

    /// <summary>A comma with a space separates in any case: no label has a space, but one may have a comma.</summary>
    private static string[] Places(string typed) =>
        typed.Contains(", ", StringComparison.Ordinal) ? typed.Split(", ", 2) : typed.Split(',', 2, StringSplitOptions.TrimEntries);

    private int Index(string name, string what, Axis axis, string typed)
    {
        int index = Math.Max(axis.IndexOf(typed), axis.IndexOf($"[{typed}]"));
        if (index < 0 && int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < axis.Length)
        {
            index = number;
        }

        string[] labels = [.. Enumerable.Range(0, axis.Length).Select(place => axis[place])];
        string[] places = [.. labels.Where(label => label.StartsWith($"{typed}@", StringComparison.Ordinal))];
        if (index < 0 && places.Length > 1)
        {
            throw new InvalidInputException($"{Asker}: '{typed}' stands at {Numbers.Count(places.Length)} positions; allowed: "
                + $"{string.Join(" or ", places)}, or its index: "
                + $"{string.Join(" or ", places.Select(label => label[(typed.Length + 1)..]))}.");
        }

        return index >= 0 ? index : throw new InvalidInputException(
            $"{Asker}: {name} has no {what} '{typed}'; allowed: {Allowed(axis)}."
            + (typed.All(char.IsAsciiDigit) ? "" : Spelling.Suggestion(typed, labels)));
    }

    private static string Shape(Definition tensor) => tensor.Shape switch
    {
        [] => "one number",
        [int length] => $"a vector of {Numbers.Count(length)}",
        _ => Names.Shape(tensor.Shape),
    };

    private static string Count(int places) => places switch { 0 => "no place is", 1 => "one place is", _ => "two places are" };

    private static string Allowed(string name, (string What, Axis Axis)[] axes) => axes.Length == 0
        ? $"{name} without a place"
        : string.Join(", and ", axes.Select(axis => $"a {axis.What} ({Allowed(axis.Axis)})"));

    private static string Allowed(Axis axis)
    {
        string indices = $"0 to {Numbers.Count(axis.Length - 1)}";
        string[] labels = [.. Enumerable.Range(0, axis.Length).Select(place => axis[place])];
        return labels[0] == "[0]" ? indices : $"{Enumeration.First(MostNames, labels)}, or {indices}";
    }
}
