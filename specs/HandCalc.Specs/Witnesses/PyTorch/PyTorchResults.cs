using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Specs.Witnesses;

/// <summary>What PyTorch computes for a model: every tensor of the training step by its name, in double precision.</summary>
internal sealed class PyTorchResults : ReadOnlyDictionary<string, Matrix<double>>
{
    /// <summary>What holds one number for each token. It is a column, since a row is a token; the other vectors are rows.</summary>
    private static readonly ImmutableArray<string> OneForEachToken = ["mean", "variance", "losses"];

    private const string Folder = "specs/HandCalc.Specs/Witnesses/PyTorch";

    /// <summary>
    /// Those of the published model and of a word that comes twice, which no change of an example makes stale; and whatever is stored
    /// beside.
    /// </summary>
    private static readonly Lazy<ImmutableArray<PyTorchResults>> Stored = new(() =>
        [.. Directory.EnumerateFiles(Repository.Path(Folder), "*.json").Order(StringComparer.Ordinal).Select(ReadFile)]);

    private PyTorchResults(string path, string version, Model model, Dictionary<string, Matrix<double>> tensors)
        : base(tensors) => (Path, Version, Model) = (path, version, model);

    /// <summary>What stores the results of the examples as they are now; in a shell, from the folder of the solution.</summary>
    public const string ToRenew = $"python3 {Folder}/training_step.py --out {Folder} src/HandCalc/Examples/*.json";

    /// <summary>The file that holds them.</summary>
    public string Path { get; }

    /// <summary>The version of PyTorch that computed them.</summary>
    public string Version { get; }

    /// <summary>The model that they are of.</summary>
    public Model Model { get; }

    /// <summary>The stored results of a model, whatever it is called; null where PyTorch has not computed it as it is now.</summary>
    public static PyTorchResults? Of(Model model) => Stored.Value.FirstOrDefault(results => results.Model.IsSameAs(model));

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
        return new PyTorchResults(path, root.GetProperty("torch").GetString()!, ModelFile.Parse(model, path), tensors);
    }

    private static Matrix<double> Matrix(string name, int dimensions, JsonElement values) => dimensions switch
    {
        0 => DenseMatrix.Create(1, 1, values.GetDouble()),
        1 when OneForEachToken.Contains(name.Split('.')[^1]) => DenseMatrix.OfColumns([Numbers(values)]),
        1 => DenseMatrix.OfRows([Numbers(values)]),
        _ => DenseMatrix.OfRows(values.EnumerateArray().Select(Numbers)),
    };

    private static IEnumerable<double> Numbers(JsonElement list) => list.EnumerateArray().Select(number => number.GetDouble());
}
