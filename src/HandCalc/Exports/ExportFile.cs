using System.Text.Json.Nodes;
using HandCalc.Reading;

namespace HandCalc.Exports;

/// <summary>
/// Reads what <see cref="Export"/> writes, and what other programs write in its format: any of the tensors, in any order. The model
/// may be missing, and the step of a tensor. Or else an archive of NumPy (.npz), in which each array has the name of a tensor.
/// </summary>
public sealed class ExportFile
{
    private ExportFile(Model? model, TensorFile file)
    {
        (Model, Tensors, Unreadable) = (model, file.Tensors, file.Unreadable);
    }

    /// <summary>The model that the tensors are of, if the file says it.</summary>
    public Model? Model { get; }

    /// <summary>The tensors in the order of the file, each name once.</summary>
    public ImmutableArray<ExportedTensor> Tensors { get; }

    /// <summary>The arrays of an archive that are no numbers, by their name, and why each can't be read.</summary>
    public ImmutableDictionary<string, string> Unreadable { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInputException">The message names the file, the tensor or field, and what is allowed.</exception>
    public static ExportFile Read(string path) => InputFile.Read(path, TensorFile.Kind, Read);

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidInputException">The message names the source, the tensor or field, and what is allowed.</exception>
    public static ExportFile Read(Stream stream, string source) => InputFile.Read(stream, source, TensorFile.Kind, Read);

    /// <summary>Reads a file of which it is not known yet whether it is JSON.</summary>
    internal static ExportFile Read(PeekableStream stream)
    {
        TensorFile file = TensorFile.Read(stream);
        Model? model = file.Outline is { } outline ? JsonRecord.Read<Fields>(outline).Model : null;
        return file.Tensors.IsEmpty && file.Outline is not null
            ? throw new InvalidInputException("tensors: the list is empty; allowed: at least one tensor.")
            : new ExportFile(model is null ? null : ModelFile.Usable(model, "model."), file);
    }

    /// <summary>The fields of the file.</summary>
    private sealed record Fields(int Schema, ImmutableArray<JsonObject> Tensors, Model? Model = null);
}
