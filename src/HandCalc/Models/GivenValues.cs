using System.Text.Json.Serialization;
using HandCalc.Reading;

namespace HandCalc.Models;

/// <summary>
/// Numbers that a model file gives to parameters itself, in place of what would be drawn: in its own lines, or by the name of a file of
/// tensors, which then has all parameters.
/// </summary>
/// <remarks>Whether they are parameters of the model, and have their shapes, its training step says.</remarks>
[JsonConverter(typeof(GivenValuesJson))]
public sealed class GivenValues : IEquatable<GivenValues>
{
    /// <summary>The field of a model file.</summary>
    internal const string Field = "initialization.values";

    private readonly Dictionary<string, ExportedTensor> byName;

    /// <summary>Numbers in the model file itself.</summary>
    /// <param name="tensors">The parameters by name, each once, in the shapes that an export has.</param>
    public GivenValues(params IEnumerable<ExportedTensor> tensors)
    {
        Tensors = [.. tensors];
        byName = Tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>Numbers in another file, which is not read yet.</summary>
    internal GivenValues(string file)
        : this([]) => (File, IsRead) = (file, false);

    /// <summary>The parameters that are given, in the order of the file. Of another file they may be among other tensors.</summary>
    public ImmutableArray<ExportedTensor> Tensors { get; }

    /// <summary>The file that the numbers come from; null where the model file has them itself.</summary>
    public string? File { get; private init; }

    /// <summary>Whether the numbers are there: a file that is named must be read first.</summary>
    internal bool IsRead { get; private init; } = true;

    /// <summary>What messages say of the numbers before the name of a parameter.</summary>
    internal string Place => File is null ? $"{Field}." : $"{Field}.{GivenValuesJson.File}: {File}: ";

    /// <summary>Whether a parameter is given.</summary>
    public bool Has(string parameter) => byName.ContainsKey(parameter);

    /// <summary>A parameter as it is given; null if it is not.</summary>
    public ExportedTensor? Of(string parameter) => byName.GetValueOrDefault(parameter);

    /// <summary>The same numbers as if they stood in the model file: those of some parameters alone.</summary>
    internal GivenValues Only(IEnumerable<string> parameters) => new(parameters.Select(Of).OfType<ExportedTensor>());

    /// <summary>The numbers, read from the file that was named.</summary>
    /// <param name="folder">The folder that its name is relative to.</param>
    /// <exception cref="InvalidInputException">It can't be read; the message names it.</exception>
    internal GivenValues ReadFrom(string folder)
    {
        if (File is null)
        {
            return this;
        }

        string path = Path.Combine(folder, File);
        try
        {
            ImmutableArray<ExportedTensor> tensors = InputFile.Read(path, TensorFile.Kind, stream => TensorFile.Read(stream).Tensors);
            return new(tensors) { File = path, IsRead = true };
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{Field}.{GivenValuesJson.File}: {problem.Message}", problem);
        }
    }

    /// <inheritdoc/>
    public bool Equals(GivenValues? other) => other is not null && File == other.File && Tensors.Length == other.Tensors.Length
        && Tensors.All(tensor => other.Of(tensor.Name) is { } same
            && tensor.Shape.SequenceEqual(same.Shape) && tensor.Values.SequenceEqual(same.Values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GivenValues);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(File, Tensors.Length);
}
