using System.CommandLine;
using HandCalc.Exports;
using HandCalc.Terminal;

namespace HandCalc.Cli.Input;

/// <summary>The options that say which step is computed. Without them it is the first of the default example.</summary>
/// <param name="page">Where it is said that reading or computing takes long.</param>
/// <param name="input">Opens standard input.</param>
internal sealed class ModelOptions(Page page, Func<Stream> input)
{
    private const string StandardInput = "standard input", Dash = "-";
    /// <summary>How many steps there may be.</summary>
    public const int MostSteps = 1_000_000;

    private const int UsualSteps = 100;

    /// <summary>One of the worked examples, by its name.</summary>
    public Option<string> Example { get; } = new("--example")
    {
        Description = $"The worked example to compute; by default {Examples.Default}.",
        HelpName = "NAME",
    };

    /// <summary>A model of one's own, by its file.</summary>
    public Option<string> Model { get; } = new("--model")
    {
        Description = "A model file in JSON to compute instead of an example; - is standard input.",
        HelpName = "FILE",
    };

    /// <summary>What is changed of the step.</summary>
    public Option<string[]> Set { get; } = new(Edits.Option)
    {
        Description = "Change a number that is given, as in W_Q[0][3,5]=0.2, or a field of the model file, as in optimizer.beta1=0.8, or "
            + "add a word to the vocabulary, as in word=cats; can be given again.",
        HelpName = "WHAT=VALUE",
    };

    /// <summary>The file from which training goes on.</summary>
    public Option<string> From { get; } = new("--from")
    {
        Description = "What train --out has left, in place of an example: its model and weights, and all that AdamW remembers; - is "
            + "standard input.",
        HelpName = "FILE",
    };

    /// <summary>How many steps are taken before it.</summary>
    public Option<int?> Steps { get; } = Options.Number("--steps", 0, MostSteps,
        "How many steps of training to take first. A number is set after them, a field before.");

    /// <summary>The steps that are taken while somebody looks on.</summary>
    public Option<int?> StepsToTrain { get; } = Options.Number("--steps", 0, MostSteps, $"How many steps to take; by default {UsualSteps}.");

    /// <summary>All of them, in the order in which help lists them.</summary>
    public IEnumerable<Option> All => [.. OfTraining, Steps];

    /// <summary>Those that say where training begins.</summary>
    public IEnumerable<Option> OfTraining => [Example, Model, From, Set];

    /// <summary>The model file that was named; null if none was.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(Model);

    /// <summary>The file that takes what training comes to; null if none was named.</summary>
    /// <exception cref="InvalidInputException">It is the model file, or standard output, where the table goes.</exception>
    public string? OutputFile(ParseResult parsed, Option<string> option)
    {
        string? path = parsed.GetValue(option), model = File(parsed);
        string? wrong = path == Dash ? "the table goes to standard output"
            : path is not null && model is not null && Path.GetFullPath(model) == Path.GetFullPath(path) ? $"{path} is the model file itself"
            : null;
        return wrong is null ? path : throw new InvalidInputException($"{option.Name}: {wrong}; allowed: the path of another file.");
    }

    /// <summary>How many steps to train, wherever that is typed.</summary>
    public int NumberToTrain(ParseResult parsed) => parsed.GetValue(StepsToTrain) ?? parsed.GetValue(Steps) ?? UsualSteps;

    /// <summary>Computes the training step of the model that was named.</summary>
    /// <exception cref="InvalidInputException">The model can't be used; the message begins with its file or example.</exception>
    public TrainingStep Compute(ParseResult parsed) => Compute(parsed, out _);

    /// <summary>Computes the training step of the model that was named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="before">What it would start from if no number were set.</param>
    /// <exception cref="InvalidInputException">The model can't be used; the message begins with its file or example.</exception>
    public TrainingStep Compute(ParseResult parsed, out TrainingState before)
    {
        (Model model, ExportFile? from) = Read(parsed);
        return Compute(parsed, Source(parsed), model, from, parsed.GetValue(Steps) ?? 0, out before);
    }

    /// <summary>Computes the step with which training begins. Its model has the name that the file or example gives it.</summary>
    /// <exception cref="InvalidInputException">The model can't be used; the message begins with its file or example.</exception>
    public TrainingStep First(ParseResult parsed)
    {
        (Model model, ExportFile? from) = Read(parsed);
        return Compute(parsed, Source(parsed), model, from, steps: null, out _);
    }

    /// <summary>The model that was named, and the file from which its training goes on.</summary>
    private (Model Model, ExportFile? From) Read(ParseResult parsed)
    {
        string[] named = [.. new Option[] { Example, Model, From }.Where(option => parsed.GetResult(option) is not null)
            .Select(option => option.Name)];
        if (named.Length > 1)
        {
            throw new InvalidInputException(
                $"{Enumeration.And(named)}: {(named.Length == 2 ? "both" : "all")} are given; allowed: one of them.");
        }

        if (parsed.GetValue(From) is { } from)
        {
            ExportFile file = from == Dash ? ExportFile.Read(input(), StandardInput)
                : page.Working("Reading the weights", () => ExportFile.Read(from));
            return (file.Model ?? throw new InvalidInputException(
                $"{Source(parsed)}: model: the field is missing; allowed: a file that train --out has written."), file);
        }

        return (File(parsed) switch
        {
            null => Examples.Read(Source(parsed)),
            Dash => ModelFile.Read(input(), StandardInput),
            string path => ModelFile.Read(path),
        }, null);
    }

    /// <summary>Reads a file of tensors, and says what messages call it.</summary>
    /// <exception cref="InvalidInputException">The file can't be used; the message begins with its name.</exception>
    public (string Name, ExportFile File) Tensors(ParseResult parsed, string path)
    {
        if (path != Dash)
        {
            return (path, page.Working("Reading the tensors", () => ExportFile.Read(path)));
        }

        string? taken = File(parsed) == Dash ? $"{Model.Name}: " : parsed.GetValue(From) == Dash ? $"{From.Name}: " : null;
        return taken is null
            ? (StandardInput, ExportFile.Read(input(), StandardInput))
            : throw new InvalidInputException($"{taken}standard input is the file of tensors already; allowed: the path of a file.");
    }

    /// <summary>Computes the training step that a file of tensors is of: by its own model, or else by the one that was named.</summary>
    /// <exception cref="InvalidInputException">The model can't be used, or both are named and differ.</exception>
    public TrainingStep Compute(ParseResult parsed, string path, Model? model)
    {
        if (model is null)
        {
            return Compute(parsed);
        }

        Option? option = new Option[] { Example, Model, From }.FirstOrDefault(option => parsed.GetResult(option) is not null);
        if (option is not null && ModelFile.Difference(Compute(parsed).Model, model) is { } difference)
        {
            throw new InvalidInputException(
                $"{path}: {difference} in its model and not in that of {option.Name}; allowed: a file of the same model, "
                + $"or no {option.Name}.");
        }

        return parsed.GetValue(From) is null
            ? Compute(parsed, path, model, from: null, parsed.GetValue(Steps) ?? 0, out _)
            : Compute(parsed);
    }

    /// <summary>Computes the training step that follows.</summary>
    /// <exception cref="InvalidInputException">The numbers grow too large; the message begins with the file or example.</exception>
    public TrainingStep ComputeNext(ParseResult parsed, TrainingStep step) => Naming(Source(parsed), step.Next);

    /// <param name="parsed">The command line.</param>
    /// <param name="source">What messages begin with.</param>
    /// <param name="model">The model.</param>
    /// <param name="from">Where training goes on; null where it begins.</param>
    /// <param name="steps">How many steps are taken first; null where the name is not to tell them.</param>
    /// <param name="before">What the step would start from if no number were set.</param>
    private TrainingStep Compute(
        ParseResult parsed, string source, Model model, ExportFile? from, int? steps, out TrainingState before)
    {
        var edits = new Edits(parsed.GetValue(Set) ?? []);
        Model changed = edits.In(model);
        TrainingState? begin = edits.WithWords(changed, before => from is null ? null : Naming(source, () => SavedState.Of(from, before)));
        changed = changed with { Name = edits.Name(changed.Name, steps is null ? 0 : steps.Value + (begin?.StepsTaken ?? 0)) };
        TrainingStep step = Naming(source, () => TrainingStep.Compute(changed, After(steps ?? 0, changed, begin)));
        before = step.State;
        TrainingState state = edits.In(step);
        return state == before ? step : Naming(source, () => TrainingStep.Compute(changed, state));
    }

    private static TrainingState? After(int steps, Model model, TrainingState? begin)
    {
        if (steps == 0)
        {
            return begin;
        }

        var loop = new TrainingLoop(model, begin);
        for (int taken = 0; taken < steps; taken++)
        {
            loop.Step();
        }

        return loop.State;
    }

    private T Naming<T>(string source, Func<T> compute)
    {
        try
        {
            return page.Working("Computing the training step", compute);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{source}: {problem.Message}", problem);
        }
        catch (OutOfMemoryException problem)
        {
            throw new InvalidInputException($"{source}: dModel, dFf: the memory ran out; allowed: sizes that fit into memory.", problem);
        }
    }

    private string Source(ParseResult parsed) => (File(parsed) ?? parsed.GetValue(From)) is { } file
        ? file == Dash ? StandardInput : file
        : parsed.GetValue(Example) ?? Examples.Default;
}
