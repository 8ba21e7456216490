namespace HandCalc.Reading;

/// <summary>
/// Reads tensors from a file, any of them, in any order: JSON as an export has it, or else an archive of NumPy (.npz), in which each array
/// has the name of a tensor.
/// </summary>
/// <param name="Tensors">The tensors in the order of the file, each name once.</param>
/// <param name="Unreadable">The arrays of an archive that are no numbers, by their name, and why each can't be read.</param>
/// <param name="Outline">The object of JSON with an empty list in place of its tensors; null for an archive.</param>
internal sealed record TensorFile(
    ImmutableArray<ExportedTensor> Tensors, ImmutableDictionary<string, string> Unreadable, JsonElement? Outline)
{
    /// <summary>What messages call such a file.</summary>
    public const string Kind = "file of tensors in JSON or .npz";

    /// <summary>The version of the format that is read here.</summary>
    public const int Schema = 1;

    /// <summary>Fifty million numbers of full precision. The file may be larger: it is read one tensor after the other.</summary>
    public const int LargestTensor = 1 << 30;

    private const string Form =
        "{ \"schema\": 1, \"tensors\": [ { \"name\": \"X\", \"shape\": [5, 16], \"values\": [[…], …] }, … ] }, as export writes it.";
    private const string SchemaField = "schema";

    /// <summary>Reads a file of which it is not known yet whether it is JSON.</summary>
    /// <exception cref="InvalidInputException">The message names the tensor or field, and what is allowed.</exception>
    public static TensorFile Read(PeekableStream stream) =>
        FileFormat.IsZip(stream.Peek(FileFormat.Beginning))
            ? ReadArchive(stream)
            : ReadJson(new JsonStream(stream, Kind, LargestTensor, true));

    private static TensorFile ReadArchive(PeekableStream stream)
    {
        var tensors = new OnceEach();
        var unreadable = ImmutableDictionary.CreateBuilder<string, string>();
        foreach ((string name, ExportedTensor? tensor, string? problem) in NpzArchive.Read(stream))
        {
            if (tensor is not null)
            {
                tensors.Add(tensor);
            }
            else
            {
                unreadable[name] = problem!;
            }
        }

        return new(tensors.InOrder, unreadable.ToImmutable(), null);
    }

    private static TensorFile ReadJson(JsonStream json)
    {
        var tensors = new OnceEach();
        using JsonDocument outline = json.BeginsObject() ? ReadOutline(json, tensors) : json.Value()!;
        json.RequireEnd();
        JsonElement root = outline.RootElement;
        if (root.ValueKind == JsonValueKind.Object)
        {
            bool hasSchema = root.TryGetProperty(SchemaField, out JsonElement schema);
            RequireSchema(hasSchema || root.TryGetProperty("tensors", out _)
                ? schema
                : throw new InvalidInputException("it has neither a schema nor tensors; allowed: " + Form));
        }

        return new(tensors.InOrder, ImmutableDictionary<string, string>.Empty, root.Clone());
    }

    /// <summary>Reads the tensors as they come. What remains is the object with an empty list in their place.</summary>
    private static JsonDocument ReadOutline(JsonStream json, OnceEach tensors)
    {
        var outline = new StringBuilder("{");
        while (json.Name() is { } name)
        {
            bool isList = name == "\"tensors\"" && json.BeginsList();
            if (isList)
            {
                ReadTensors(json, tensors);
            }

            using JsonDocument? value = isList ? null : json.Value();
            outline.Append(outline.Length > 1 ? "," : "").Append(name).Append(':').Append(value?.RootElement.GetRawText() ?? "[]");
            if (name == $"\"{SchemaField}\"")
            {
                RequireSchema(value!.RootElement);               // a newer format may have other fields: it is told first
            }
        }

        return JsonDocument.Parse(outline.Append('}').ToString());
    }

    private static void ReadTensors(JsonStream json, OnceEach tensors)
    {
        for (JsonDocument? next = json.Value(); next is not null; next = json.Value())
        {
            using (next)
            {
                tensors.Add(ReadTensor(next.RootElement, $"tensors[{tensors.Count}]"));
            }
        }
    }

    private static void RequireSchema(JsonElement schema)
    {
        string allowed = $"{Schema}, the version of the format that is read here";
        string? wrong = schema.ValueKind == JsonValueKind.Undefined ? "the field is missing"
            : schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out int version) || version < 1 ? JsonRecord.Kind(schema)
            : version != Schema ? $"{version} is newer"
            : null;
        if (wrong is not null)
        {
            throw new InvalidInputException($"{SchemaField}: {wrong}; allowed: {allowed}.");
        }
    }

    /// <summary>A tensor that has told its name is called by it in messages.</summary>
    private static ExportedTensor ReadTensor(JsonElement element, string place)
    {
        bool hasName = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("name", out JsonElement name)
            && name.ValueKind == JsonValueKind.String && name.GetString()!.Length > 0;
        string path = hasName ? VisibleText.Beginning(element.GetProperty("name").GetString()!) : place;
        TensorFields tensor = JsonRecord.Read<TensorFields>(element, path);
        element.TryGetProperty("values", out JsonElement values);
        return hasName
            ? new ExportedTensor(tensor.Name, tensor.Shape, NestedNumbers.Read(values, tensor.Shape, $"{path}.values"))
            : throw new InvalidInputException($"{path}.name: it is empty; allowed: the name of a tensor.");
    }

    /// <summary>
    /// The fields of a tensor. The step may be missing. The values are read by themselves, by the shape: a record would copy them.
    /// </summary>
    private sealed record TensorFields(string Name, ImmutableArray<int> Shape, int Step = 1, JsonElement Values = default);

    /// <summary>Tensors of different names.</summary>
    private sealed class OnceEach
    {
        private readonly HashSet<string> names = [];
        private readonly List<ExportedTensor> inOrder = [];

        public int Count => inOrder.Count;

        public ImmutableArray<ExportedTensor> InOrder => [.. inOrder];

        public void Add(ExportedTensor tensor)
        {
            if (!names.Add(tensor.Name))
            {
                throw new InvalidInputException(
                    $"{VisibleText.Beginning(tensor.Name)}: the tensor comes twice; allowed: each tensor once.");
            }

            inOrder.Add(tensor);
        }
    }
}
