using System.Collections.Immutable;
using System.Text.Json;

namespace HandCalc.Reading;

/// <summary>The fields that are lists.</summary>
internal readonly partial struct JsonFields
{
    public ImmutableArray<string> Texts(string name)
    {
        const string Allowed = "a list of texts in quotes";
        JsonElement list = Field(name, Allowed);
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(name, Allowed);
    }

    /// <summary>Requires a list of objects.</summary>
    public void RequireObjects(string name) => List(name, "a list of JSON objects");

    /// <summary>The same object, which messages call by its name from now on.</summary>
    public JsonFields Called(string name) => new(element, $"{Short(name)}.");

    /// <summary>A list of sizes: empty for a number.</summary>
    public ImmutableArray<int> Sizes(string name)
    {
        string place = $"{prefix}{name}";
        return [.. List(name, "a list of sizes").EnumerateArray().Select((item, index) => item.ValueKind == JsonValueKind.Number
            && item.TryGetInt32(out int size) && size >= 1
            ? size
            : throw new InvalidInputException($"{place}[{index}]: {Kind(item)}; allowed: {WholeNumber}."))];
    }

    /// <summary>Numbers in lists of lists, as many deep as there are sizes, NaN and infinity among them: <see cref="NamedNumbers"/>.</summary>
    /// <returns>The numbers as they are written: the last index runs first.</returns>
    public ImmutableArray<double> Numbers(string name, ImmutableArray<int> sizes)
    {
        var numbers = ImmutableArray.CreateBuilder<double>();
        string field = $"{prefix}{name}";
        var at = new int[sizes.Length];
        Add(Field(name, $"the numbers of the shape {Nested(sizes)}"), 0);
        return numbers.DrainToImmutable();

        void Add(JsonElement values, int depth)
        {
            if (depth == sizes.Length)
            {
                numbers.Add(Entry(values, depth));
                return;
            }

            if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() != sizes[depth])
            {
                string found = values.ValueKind == JsonValueKind.Array ? $"{values.GetArrayLength()} entries" : Kind(values);
                throw new InvalidInputException(
                    $"{Place(depth)}: {found}; allowed: a list of {sizes[depth]}, for the shape is {Nested(sizes)}.");
            }

            at[depth] = 0;
            foreach (JsonElement item in values.EnumerateArray())
            {
                Add(item, depth + 1);
                at[depth]++;
            }
        }

        double Entry(JsonElement item, int depth) => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number)
            ? double.IsFinite(number)
                ? number
                : throw new InvalidInputException(
                    $"{Place(depth)}: {Kind(item)} is larger than a double holds; allowed: a number that it holds.")
            : NamedNumbers.Of(item)
                ?? throw new InvalidInputException($"{Place(depth)}: {Kind(item)}; allowed: a number, for the shape is {Nested(sizes)}.");

        string Place(int depth) => field + string.Concat(at.Take(depth).Select(index => $"[{index}]"));
    }

    private static string Nested(ImmutableArray<int> sizes) => Short($"[{string.Join(", ", sizes)}]");

    private JsonElement List(string name, string allowed) =>
        Field(name, allowed) is { ValueKind: JsonValueKind.Array } list ? list : throw Wrong(name, allowed);
}
