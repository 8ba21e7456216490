using System.Collections.Immutable;
using HandCalc.Models;

namespace HandCalc;

/// <summary>A tensor as a file has it.</summary>
/// <param name="Name">Its name, such as d.W_Q[0].</param>
/// <param name="Shape">Its sizes: two for a matrix, one for a vector, none for a number.</param>
/// <param name="Values">Its entries, row by row.</param>
public sealed record ExportedTensor(string Name, ImmutableArray<int> Shape, ImmutableArray<double> Values);

/// <summary>
/// Reads what <see cref="Export"/> writes, and what other programs write in its format: any of the tensors, in any order. The model
/// may be missing, and the step of a tensor.
/// </summary>
public sealed class ExportFile
{
    /// <summary>
    /// Three million numbers of full precision: five for each parameter of a model of six hundred thousand, which is far beyond what a
    /// reader follows by hand. Whatever stands in such a file, reading it takes no more than two gigabytes of memory.
    /// </summary>
    internal const int LargestFile = 64 * 1024 * 1024;

    private ExportFile(Model? model, ImmutableArray<ExportedTensor> tensors)
    {
        (Model, Tensors) = (model, tensors);
    }

    /// <summary>The model that the tensors are of, if the file says it.</summary>
    public Model? Model { get; }

    /// <summary>The tensors in the order of the file: at least one, each name once.</summary>
    public ImmutableArray<ExportedTensor> Tensors { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInputException">The message names the file, the tensor or field, and what is allowed.</exception>
    public static ExportFile Read(string path) => JsonFile.Read(path, "file of tensors", LargestFile, Read);

    private static ExportFile Read(JsonFields fields)
    {
        // A newer format may have other fields: it is told first.
        RequireSchema(fields);
        fields.RequireOnly("schema", "model", "tensors");
        Model? model = fields.Has("model") ? ModelFile.Read(fields.Object("model")) : null;
        ImmutableArray<ExportedTensor> tensors = [.. fields.Objects("tensors").Select(ReadTensor)];
        if (tensors.IsEmpty)
        {
            throw new InvalidInputException("tensors: the list is empty; allowed: at least one tensor.");
        }

        string? twice = tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? new ExportFile(model, tensors)
            : throw new InvalidInputException($"{JsonFields.Short(twice)}: the tensor comes twice; allowed: each tensor once.");
    }

    private static void RequireSchema(JsonFields fields)
    {
        string allowed = $"{Export.Schema}, the version of the format that is read here";
        int schema = fields.Size("schema", allowed);
        if (schema != Export.Schema)
        {
            throw new InvalidInputException($"schema: {schema} is newer; allowed: {allowed}.");
        }
    }

    private static ExportedTensor ReadTensor(JsonFields fields)
    {
        string name = fields.Text("name");
        if (name.Length == 0)
        {
            throw new InvalidInputException($"{fields.Prefix}name: it is empty; allowed: the name of a tensor.");
        }

        fields = fields.Called(name);
        fields.RequireOnly("name", "step", "shape", "values");
        if (fields.Has("step"))
        {
            fields.Size("step");
        }

        ImmutableArray<int> shape = fields.Sizes("shape");
        return new ExportedTensor(name, shape, fields.Numbers("values", shape));
    }
}
