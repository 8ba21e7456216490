using System.Security.Cryptography;

namespace HandCalc.Exports;

/// <summary>
/// What a port is to reproduce: training steps that leave nothing hidden, each with all that it begins with and every tensor that is right,
/// as JSON and for NumPy; and a list of the files with their checksums. On one system the same version writes the same bytes.
/// </summary>
public static class Vectors
{
    /// <summary>The version of the format. It grows when a reader of the older format would no longer understand a file.</summary>
    public const int Schema = 1;

    /// <summary>The name of the list.</summary>
    public const string Manifest = "manifest.json";

    private const string About =
        "Training steps that a port is to reproduce. before: t, how many steps were taken, and of each parameter what the last one left, "
        + "its value (new.) and the averages of AdamW (m. and v.); in the archive also ids, the numbers of the tokens, and targets, "
        + "those of the words that follow. step: every tensor of the step that comes next. A port conforms if a comparison agrees with "
        + "all its tensors in every case.";

    private static readonly JsonSerializerOptions Format = new(ModelFile.Format) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The published model. It is written down here once more: the example's file may be edited, and these files stay.</summary>
    private static readonly Model Published = new(
        "published", "I like transformers", ["<PAD>", "<BOS>", "<EOS>", "I", "like", "transformers"], DModel: 16, Heads: 2, DFf: 64,
        MaxLength: 5, new(Seed: 42, Scale: 0.1, DrawOrder.Continuous), LayerNormEpsilon: 1e-5, LossReduction.Sum,
        new(LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.01));

    private static readonly Model Repeating = Published with
    {
        Text = "the cat sat on the mat",
        Vocabulary = ["<PAD>", "<BOS>", "<EOS>", "<UNK>", "the", "cat", "sat", "on", "mat", "."],
        MaxLength = 8,
    };

    private static readonly Model Blocks = Repeating with
    {
        Initialization = Published.Initialization with { Scale = 0.02 },
        Architecture = Architecture.Gpt2,
        Layers = 2,
        TiedEmbeddings = true,
    };

    /// <summary>The cases, from the plainest on.</summary>
    public static ImmutableArray<VectorCase> Cases { get; } =
    [
        new("published", "The published training step.", Published, 0),
        new("one-head", "A single head, as wide as the model.", Published with { Heads = 1 }, 0),
        new("a-word-twice", "A word comes twice in the text, and the loss is a mean.", Repeating with { Loss = LossReduction.Mean }, 0),
        new("nothing-hidden", "After three long steps: γ is not 1, β is not 0, and AdamW remembers.",
            Repeating with { Optimizer = Published.Optimizer with { LearningRate = 0.05 } }, 3),
        new("tenth-step", "The tenth step of AdamW.", Published, 9),
        new("every-setting", "The rate warms up, all gradients together are clipped, and only matrices decay.", Repeating with
        {
            Optimizer = Published.Optimizer with { Decay = DecayingParameters.Matrices, Schedule = new(4, 12, 0.1), Clip = 1 },
        }, 2),
        new("gpt2-block", "Two of GPT-2's blocks, with a table that reads and writes.", Blocks, 0),
        new("several-texts", "Two texts of different lengths in one step, padded, and the mean over words.",
            Blocks with { Loss = LossReduction.Mean, Texts = ["the mat"] }, 0),
    ];

    /// <summary>Every file, by its path from the folder.</summary>
    /// <param name="version">The version that wrote them.</param>
    public static IEnumerable<(string Path, byte[] Content)> Files(string version)
    {
        (VectorCase Case, (string Name, byte[] Content)[] Files)[] cases = [.. Cases.Select(one => (one, Of(one)))];
        yield return (Manifest, Text(JsonSerializer.Serialize(new
        {
            Schema,
            Version = version,
            About,
            Cases = cases.Select(one => new
            {
                one.Case.Name,
                one.Case.About,
                Files = one.Files.Select(file => new
                {
                    file.Name,
                    Bytes = file.Content.Length,
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Content)),
                }),
            }),
        }, Format) + "\n"));
        foreach ((VectorCase one, (string Name, byte[] Content)[] files) in cases)
        {
            foreach ((string name, byte[] content) in files)
            {
                yield return ($"{one.Name}/{name}", content);
            }
        }
    }

    private static (string Name, byte[] Content)[] Of(VectorCase one)
    {
        TrainingStep step = one.Step;
        return
        [
            ("before.json", Written(output => SavedState.Write(step.Model, step.State, output))),
            ("before.npz", NumPyArchive.Of(SavedState.Tensors(step.Model, step.State),
                ("ids", [.. step.Model.Ids]), ("targets", [.. step.Model.Targets]))),
            ("step.json", Written(output => Export.Write(step, output))),
            ("step.npz", NumPyArchive.Of(step.Tensors)),
        ];
    }

    private static byte[] Written(Action<TextWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(text);
        return Text(text.ToString());
    }

    private static byte[] Text(string text) => new UTF8Encoding(false).GetBytes(text);
}
