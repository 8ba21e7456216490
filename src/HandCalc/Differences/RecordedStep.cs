using HandCalc.Exports;
using HandCalc.Reading;
using HandCalc.Snapshots;
using HandCalc.Transformer;

namespace HandCalc.Differences;

/// <summary>A training step as it was recorded, whole or in part, and wherever: in snapshots, in an export, or just computed.</summary>
/// <param name="Name">What it is called: the example, or the model.</param>
/// <param name="Tensors">Its tensors by name.</param>
/// <param name="Lineage">What each of them is computed from.</param>
/// <param name="Model">The model, where it is known.</param>
/// <param name="Pages">Snapshots that are no tensors, such as Jacobians and tables, by their file's name without ending.</param>
public sealed partial record RecordedStep(
    string Name, IReadOnlyDictionary<string, RecordedTensor> Tensors, Lineage Lineage, Model? Model,
    IReadOnlyDictionary<string, string> Pages)
{
    /// <summary>The name of the snapshot that has the lineage.</summary>
    public const string Index = "index";

    /// <summary>A file that names a head beyond these names no head of a model.</summary>
    private const int MostHeads = 1000;

    private static readonly Dictionary<string, string> None = [];

    private readonly Lazy<TrainingStep?> recomputed = new(() => Compute(Model));

    /// <summary>Records a training step that was computed, with all its bits.</summary>
    public static RecordedStep Of(TrainingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(step.Model.Name, step.Tensors.ToDictionary(tensor => tensor.Name, RecordedTensor.Of), Lineage.Of(step.Computation),
            step.Model, None);
    }

    /// <summary>Records what a file holds: tensors, or a model, whose training step is computed.</summary>
    /// <param name="name">What it is called, if it has no name itself.</param>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="InvalidInputException">The message names the file, the tensor or field, and what is allowed.</exception>
    public static RecordedStep Read(string name, string path) => InputFile.Read(path, "export or model file in JSON", stream =>
        IsExport(stream) ? Of(name, ExportFile.Read(stream)) : Of(TrainingStep.Compute(ModelFile.Read(stream, path))));

    /// <summary>Records what a file of tensors holds; rows and columns have the labels of its model, or else plain indices.</summary>
    /// <exception cref="InvalidInputException">A tensor of the file is unknown.</exception>
    public static RecordedStep Of(string name, ExportFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Computation computation = file.Model is { } model ? TransformerComputation.Compose(model)
            : Named(file.Tensors.Select(tensor => tensor.Name));
        Lineage lineage = Lineage.Of(computation);
        if (file.Tensors.FirstOrDefault(tensor => !lineage.Contains(tensor.Name)) is { } unknown)
        {
            string meant = Spelling.Suggestion(unknown.Name, lineage.Names);
            throw new InvalidInputException($"there is no tensor '{unknown.Name}'; allowed: "
                + $"the tensors of an export of this model.{meant}");
        }

        if (file.Tensors.FirstOrDefault(tensor => !tensor.Values.All(double.IsFinite)) is { } infinite)
        {
            throw new InvalidInputException($"{infinite.Name}: NaN or infinity is among its numbers; allowed: "
                + "numbers that can be compared.");
        }

        return new(
            file.Model?.Name ?? name,
            file.Tensors.ToDictionary(
                tensor => tensor.Name, tensor => RecordedTensor.Of(tensor, computation[tensor.Name], file.Model is not null)),
            lineage,
            file.Model,
            None);
    }

    /// <summary>Records a training step from the texts of its snapshots.</summary>
    /// <param name="name">The name of the example.</param>
    /// <param name="files">The name of each file without folder and ending, such as "11.2 d.concat", and its text.</param>
    /// <param name="model">The model, where it is known.</param>
    /// <exception cref="InvalidInputException">A text can't be read; the message begins with the name of its file.</exception>
    public static RecordedStep Of(string name, IEnumerable<(string File, string Text)> files, Model? model)
    {
        ArgumentNullException.ThrowIfNull(files);
        var tensors = new Dictionary<string, RecordedTensor>();
        var pages = new Dictionary<string, string>();
        Lineage? lineage = null;
        foreach ((string file, string text) in files)
        {
            string tensor = TensorOf(file);
            if (file == Index)
            {
                lineage = Named(file, () => Lineage.Read(text));
            }
            else if (SnapshotReader.IsMatrixOf(tensor, text))
            {
                tensors[tensor] = Named(file, () => SnapshotReader.Read(tensor, text));
            }
            else
            {
                pages[file] = text;
            }
        }

        // An index of today does not have what was approved before, such as a head that is gone.
        if (lineage is null || !tensors.Keys.All(lineage.Contains))
        {
            Lineage named = Lineage.Of(Named(tensors.Keys));
            lineage = lineage is null ? named : Lineage.Of(named, lineage);
        }

        return new(name, tensors, lineage, model, pages);
    }

    /// <summary>The tensor that a snapshot is named after: d.concat for "11.2 d.concat".</summary>
    public static string TensorOf(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Split(' ', 2)[^1];
    }

    /// <summary>The loss; null where it is not recorded.</summary>
    public double? Loss => Tensors.TryGetValue("loss", out RecordedTensor? loss) ? loss[0, 0] : null;

    /// <summary>The mean of the positions' losses; null where they are not recorded.</summary>
    public double? MeanLoss => Tensors.TryGetValue("losses", out RecordedTensor? losses)
        ? losses.Places.Sum(place => losses[place.Row, place.Column])
            / (TargetsOf(losses.Rows.Length) is { } targets ? targets.Count(target => target != Models.Model.NoTarget) : losses.Rows.Length)
        : null;

    /// <summary>The probability of the word that really comes next, for each position that has one.</summary>
    public IReadOnlyList<(string Token, string Next, double Probability)> Predictions
    {
        get
        {
            if (!Tensors.TryGetValue("P", out RecordedTensor? p) || p.Rows.AreNumbers)
            {
                return [];
            }

            ImmutableArray<string> tokens = p.Rows.Words;
            ImmutableArray<int>? targets = TargetsOf(tokens.Length - 1);
            return [.. Enumerable.Range(0, tokens.Length - 1)
                .Where(i => targets?[i] != Models.Model.NoTarget && p.Columns.Names.Contains(tokens[i + 1]))
                .Select(i => (p.Rows[i], tokens[i + 1], p[i, p.Columns.Names.IndexOf(tokens[i + 1])]))];
        }
    }

    /// <summary>
    /// The mean loss after the step, where the model is known and the record is what it gives: from numbers of six decimals alone it can't
    /// be told.
    /// </summary>
    public double? MeanLossAfterTheStep => Recomputed is { } step && StepComparison.Between(Of(step).Only(Tensors), this).IsEmpty
        ? step.Next().MeanLoss
        : null;

    /// <summary>The targets, where the model is known and has as many; null elsewhere, where each row is taken to have one.</summary>
    private ImmutableArray<int>? TargetsOf(int rows) => Model?.Targets is { } targets && targets.Length == rows ? targets : null;

    /// <summary>What the model of the record gives now; null where the model is not known, or can't be computed.</summary>
    internal TrainingStep? Recomputed => recomputed.Value;

    /// <summary>The tensors that another record has as well.</summary>
    internal RecordedStep Only(IReadOnlyDictionary<string, RecordedTensor> names) => this with
    {
        Tensors = Tensors.Where(tensor => names.ContainsKey(tensor.Key)).ToDictionary(),
        Pages = None,
    };

    /// <summary>
    /// Whether a file is an export: an archive, or it has fields that no model file has, and has them near its beginning.
    /// </summary>
    private static bool IsExport(PeekableStream stream)
    {
        ReadOnlySpan<byte> beginning = stream.Peek(1 << 20);
        return FileFormat.IsZip(beginning) || FieldOfExport().IsMatch(Encoding.UTF8.GetString(beginning));
    }

    [GeneratedRegex(@"""(schema|tensors)""\s*:")]
    private static partial Regex FieldOfExport();

    /// <summary>The published block, with the heads that some names tell of: what a file without model and index is taken for.</summary>
    private static Computation Named(IEnumerable<string> names)
    {
        int heads = names.Select(name => TensorName.Parse(name).Head).Where(head => head < MostHeads).Max() + 1 ?? 1;
        return TransformerComputation.Compose(Examples.Read(Examples.Default) with { Heads = heads, DModel = heads });
    }

    private static T Named<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{file}: {problem.Message}", problem);
        }
    }

    private static TrainingStep? Compute(Model? model)
    {
        try
        {
            return model is null ? null : TrainingStep.Compute(model);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
