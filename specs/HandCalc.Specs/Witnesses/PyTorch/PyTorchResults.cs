using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using HandCalc.Models;
using HandCalc.Specs.Snapshots;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Specs.Witnesses;

/// <summary>What PyTorch computes for a model: every tensor of the training step by its name, in double precision.</summary>
internal sealed class PyTorchResults : ReadOnlyDictionary<string, Matrix<double>>
{
    /// <summary>What holds one number for each token. It is a column, since a row is a token; the other vectors are rows.</summary>
    private static readonly ImmutableArray<string> OneForEachToken = ["mean", "variance", "losses"];

    private PyTorchResults(string version, Model model, Dictionary<string, Matrix<double>> tensors)
        : base(tensors) => (Version, Model) = (version, model);

    /// <summary>The version of PyTorch that computed them.</summary>
    public string Version { get; }

    /// <summary>The model that they are of.</summary>
    public Model Model { get; }

    /// <summary>Whether there are committed results under this name.</summary>
    public static bool Exist(string example) => File.Exists(PathOf(example));

    /// <summary>Reads the committed results of a worked example.</summary>
    public static PyTorchResults Read(string example) => ReadFile(PathOf(example));

    /// <summary>Reads a file that training_step.py has written.</summary>
    public static PyTorchResults ReadFile(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        var tensors = new Dictionary<string, Matrix<double>>();
        foreach (JsonElement tensor in root.GetProperty("tensors").EnumerateArray())
        {
            string name = tensor.GetProperty("name").GetString()!;
            tensors.Add(name, Matrix(name, tensor.GetProperty("shape").GetArrayLength(), tensor.GetProperty("values")));
        }

        byte[] model = Encoding.UTF8.GetBytes(root.GetProperty("model").GetRawText());
        return new PyTorchResults(root.GetProperty("torch").GetString()!, ModelFile.Parse(model, path), tensors);
    }

    /// <summary>Whether they are of this model, and not of another that once had its name.</summary>
    public bool AreOf(Model model) =>
        Model with { Vocabulary = model.Vocabulary } == model && Model.Vocabulary.SequenceEqual(model.Vocabulary);

    private static string PathOf(string example) =>
        Repository.Path("specs", "HandCalc.Specs", "Witnesses", "PyTorch", $"{example}.json");

    private static Matrix<double> Matrix(string name, int dimensions, JsonElement values) => dimensions switch
    {
        0 => DenseMatrix.Create(1, 1, values.GetDouble()),
        1 when OneForEachToken.Contains(name.Split('.')[^1]) => DenseMatrix.OfColumns([Numbers(values)]),
        1 => DenseMatrix.OfRows([Numbers(values)]),
        _ => DenseMatrix.OfRows(values.EnumerateArray().Select(Numbers)),
    };

    private static IEnumerable<double> Numbers(JsonElement list) => list.EnumerateArray().Select(number => number.GetDouble());
}
