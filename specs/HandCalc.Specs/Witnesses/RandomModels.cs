using FsCheck;
using FsCheck.Fluent;
using HandCalc.Models;
using HandCalc.Specs.TestLogger;
using Microsoft.FSharp.Core;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// Models that nobody thought of: sizes, heads, words with repeats, scales, settings, all at random. A property is tried on many of
/// them; where it fails, the failing model is made simpler for as long as it still fails, and its file is printed.
/// </summary>
/// <remarks>
/// Every run tries the same models. For others, or for more, set HANDCALC_SEED and HANDCALC_CASES:
/// <c>HANDCALC_SEED=7 HANDCALC_CASES=5000 dotnet test --filter "FullyQualifiedName~Witnesses"</c>.
/// </remarks>
internal static class RandomModels
{
    private const int Fewest = 10;

    private static readonly ulong Seed = (ulong)(Variables.Given.Seed ?? 42);
    private static readonly string[] Special = [Tokenizer.Padding, Tokenizer.Begin, Tokenizer.End];
    private static readonly InitializationSettings PlainDraw = new(42, 0.1, DrawOrder.Continuous);
    private static readonly OptimizerSettings PlainOptimizer = new(0.001, 0.9, 0.999, 1e-8, 0.01);

    private static readonly Gen<InitializationSettings> Draws =
        from seed in Gen.Choose(0, 1_000_000)
        from scale in Gen.Elements(0, 0.02, 0.1, 0.3, 0.7)
        from draw in Gen.Elements(Enum.GetValues<DrawOrder>())
        select new InitializationSettings(seed, scale, draw);

    private static readonly Gen<OptimizerSettings> Optimizers =
        from rate in Gen.Elements(0.001, 0.03, 0.1)
        from beta1 in Gen.Elements(0, 0.9)
        from beta2 in Gen.Elements(0.9, 0.999)
        from decay in Gen.Elements(0, 0.01, 0.5)
        from decaying in Gen.Elements(Enum.GetValues<DecayingParameters>())
        from schedule in Gen.Elements(null, null, new RateSchedule(1, 3, 0.5), new RateSchedule(3, 4, 0))
        from clip in Gen.Elements<double?>(null, null, 0.01, 1, 1000)
        select new OptimizerSettings(rate, beta1, beta2, 1e-8, decay, decaying, schedule, clip);

    private static readonly Gen<TrainedModel> Models =
        from heads in Gen.Choose(1, 4)
        from width in Gen.Choose(1, 4)
        from inner in Gen.Choose(1, 9)
        from words in Gen.Choose(1, 4)
        from length in Gen.Choose(1, 6)
        from ids in Gen.ListOf(Gen.Choose(0, Special.Length + words - 1), length)
        from unused in Gen.Choose(0, 2)
        from draw in Draws
        from epsilon in Gen.Elements(1e-9, 1e-5, 1e-2, 1)
        from loss in Gen.Elements(Enum.GetValues<LossReduction>())
        from optimizer in Optimizers
        from steps in Gen.Choose(0, 3)
        let vocabulary = Special.Concat(Enumerable.Range(1, words).Select(number => $"w{number}")).ToImmutableArray()
        let text = string.Join(' ', ids.Select(id => vocabulary[id]))
        let maxLength = length + 2 + unused
        let model = new Model("random", text, vocabulary, heads * width, heads, inner, maxLength, draw, epsilon, loss, optimizer)
        select new TrainedModel(model, steps);

    /// <summary>The same models with more than the published block knows: GPT-2's blocks, and texts beside the text.</summary>
    private static readonly Gen<TrainedModel> Wider =
        from trained in Models
        from layers in Gen.Elements(0, 0, 0, 1, 2, 3)
        from isTied in Gen.Elements(true, false)
        from hasBiases in Gen.Elements(true, false)
        from beside in Gen.Elements(0, 0, 0, 1, 2)
        from texts in Gen.ListOf(Texts(trained.Model), beside)
        let published = trained.Model with { Texts = texts.Count == 0 ? null : [.. texts] }
        select trained with
        {
            Model = layers == 0 ? published : published with
            {
                Architecture = Architecture.Gpt2,
                Layers = layers,
                TiedEmbeddings = isTied,
                Biases = hasBiases,
                Initialization = published.Initialization with { Draw = DrawOrder.Continuous },
            },
        };

    private static Gen<string> Texts(Model model) =>
        from length in Gen.Choose(1, model.MaxLength - 2)
        from words in Gen.ListOf(Gen.Elements<string>(model.Vocabulary), length)
        select string.Join(' ', words);

    /// <summary>Tries a property on random models, once a run and when it is first asked for: the worst error that it returns.</summary>
    /// <param name="cases">How many models to try, unless the environment asks for more.</param>
    /// <param name="property">Throws where it fails; returns how far off it is.</param>
    /// <param name="wider">Whether architecture and number of texts are drawn too; if not, it is the published block, of one text.</param>
    public static Lazy<double> Worst(int cases, Func<TrainingStep, double> property, bool wider = false) => new(() =>
    {
        double worst = 0;
        ForAll(cases, step => worst = Math.Max(worst, property(step)), wider);
        return worst;
    });

    /// <summary>Tries a property on random models.</summary>
    /// <param name="cases">How many models to try in a thorough run, unless the environment asks for more; in an ordinary one half of
    /// them.</param>
    /// <param name="property">Throws where it fails.</param>
    /// <param name="wider">Whether architecture and number of texts are drawn too; if not, it is the published block, of one text.</param>
    /// <exception cref="ArgumentOutOfRangeException">So few models are no evidence.</exception>
    public static void ForAll(int cases, Action<TrainingStep> property, bool wider = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cases, Fewest);
        (TrainedModel Model, string Message)? simplest = null;
        Config config = Config.Quick.WithMaxTest(Math.Max(Thorough.IsAskedFor ? cases : cases / 2, Variables.Given.Cases ?? 0))
            .WithRunner(new Silence())
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));
        Check.One(config, Prop.ForAll(Arb.From(wider ? Wider : Models, Simpler), Holds));
        if (simplest is { } found)
        {
            throw new AssertionException(
                $"{found.Message}\nThe simplest model that shows it (seed {Seed}), after {found.Model.Steps} steps of training:\n"
                + found.Model.File);
        }

        // A simpler model is followed only where it fails as well, so the last one that failed is the simplest.
        bool Holds(TrainedModel model)
        {
            try
            {
                property(model.Next());
                return true;
            }
            catch (Exception failure)
            {
                simplest = (model, failure.Message);
                return false;
            }
        }
    }

    /// <summary>
    /// What to try instead of a model that fails: in one respect it is simpler, the largest simplification first.
    /// </summary>
    private static IEnumerable<TrainedModel> Simpler(TrainedModel trained)
    {
        (Model model, int steps) = trained;
        string[] words = [.. Tokenizer.Split(model.Text)];
        string[] used = [.. Special.Union(model.Tokens)];
        if (steps > 0)
        {
            yield return trained with { Steps = 0 };
            yield return trained with { Steps = steps - 1 };
        }

        IEnumerable<Model> simpler =
        [
            model with { Texts = null },
            .. model.Texts is [_, _, ..] texts ? texts.Select(text => model with { Texts = texts.Remove(text) }) : [],
            model with { Architecture = Architecture.Published, Layers = 1, TiedEmbeddings = false, Biases = true },
            model with { Layers = 1 },
            model with { Layers = Math.Max(1, model.Layers - 1) },
            model with { TiedEmbeddings = false },
            model with { Biases = true },
            model with { Heads = 1, DModel = model.DHead },
            model with { DModel = model.Heads },
            model with { DFf = 1 },
            .. words.Length == 1 ? [] : words.Select((_, gone) => model with { Text = Without(gone) }),
            model with { Heads = Math.Max(1, model.Heads - 1), DModel = Math.Max(1, model.Heads - 1) * model.DHead },
            model with { DModel = model.Heads * Math.Max(1, model.DHead - 1) },
            model with { DFf = Math.Max(1, model.DFf - 1) },
            model with { Vocabulary = [.. model.Vocabulary.Where(used.Contains)] },
            model with { MaxLength = model.Batch?.Longest ?? model.Ids.Length },
            model with { LayerNormEpsilon = 1e-5 },
            model with { Loss = LossReduction.Sum },
            model with { Initialization = PlainDraw },
            model with { Initialization = model.Initialization with { Scale = PlainDraw.Scale } },
            model with { Optimizer = PlainOptimizer },
            model with { Optimizer = model.Optimizer with { Schedule = null } },
            model with { Optimizer = model.Optimizer with { Clip = null } },
            model with { Optimizer = model.Optimizer with { Decay = DecayingParameters.All } },
        ];
        foreach (Model candidate in simpler.Where(candidate => new TrainedModel(candidate, steps).File != trained.File))
        {
            yield return trained with { Model = candidate };
        }

        string Without(int gone) => string.Join(' ', words.Where((_, place) => place != gone));
    }
}
