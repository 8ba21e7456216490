namespace HandCalc.Reading;

/// <summary>Numbers in lists of lists, as many deep as there are sizes, NaN and infinity among them: <see cref="NamedNumbers"/>.</summary>
internal static class NestedNumbers
{
    /// <summary>The numbers as they are written: the last index runs first.</summary>
    /// <param name="values">The lists; undefined where they are missing.</param>
    /// <param name="sizes">How long they must be.</param>
    /// <param name="path">What messages call them.</param>
    /// <exception cref="InvalidInputException">A list has another length, or an entry is no number.</exception>
    public static ImmutableArray<double> Read(JsonElement values, ImmutableArray<int> sizes, string path)
    {
        string shape = VisibleText.Beginning($"[{string.Join(", ", sizes)}]");
        if (values.ValueKind == JsonValueKind.Undefined)
        {
            throw new InvalidInputException($"{path}: the field is missing; allowed: the numbers of the shape {shape}.");
        }

        var numbers = ImmutableArray.CreateBuilder<double>();
        var at = new int[sizes.Length];
        Add(values, 0);
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
                string found = values.ValueKind == JsonValueKind.Array ? $"{values.GetArrayLength()} entries" : JsonRecord.Kind(values);
                throw new InvalidInputException($"{Place(depth)}: {found}; allowed: a list of {sizes[depth]}, for the shape is {shape}.");
            }

            at[depth] = 0;
            foreach (JsonElement item in values.EnumerateArray())
            {
                Add(item, depth + 1);
                at[depth]++;
            }
        }

        double Entry(JsonElement item, int depth)
        {
            bool isNumber = item.ValueKind == JsonValueKind.Number;
            return isNumber && item.TryGetDouble(out double number) && double.IsFinite(number) ? number
                : isNumber ? throw new InvalidInputException(
                    $"{Place(depth)}: {JsonRecord.Kind(item)} is larger than a double holds; allowed: a number that it holds.")
                : NamedNumbers.Of(item) ?? throw new InvalidInputException(
                    $"{Place(depth)}: {JsonRecord.Kind(item)}; allowed: a number, for the shape is {shape}.");
        }

        string Place(int depth) => path + string.Concat(at.Take(depth).Select(index => $"[{index}]"));
    }
}
