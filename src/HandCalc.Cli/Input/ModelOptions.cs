using System.CommandLine;
using HandCalc.Exports;

namespace HandCalc.Cli.Input;

/// <summary>The two options that say which model is computed. Without them it is the default example.</summary>
/// <param name="page">Where it is said that reading or computing takes long.</param>
/// <param name="input">Opens standard input.</param>
internal sealed class ModelOptions(Page page, Func<Stream> input)
{
    private const string StandardInput = "standard input", Dash = "-";

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

    /// <summary>The model file that was named; null if none was.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(Model);

    /// <summary>Computes the training step of the model that was named.</summary>
    /// <exception cref="InvalidInputException">The model can't be used; the message begins with its file or example.</exception>
    public TrainingStep Compute(ParseResult parsed)
    {
        if (parsed.GetResult(Example) is not null && parsed.GetResult(Model) is not null)
        {
            throw new InvalidInputException("--example and --model: both are given; allowed: one of them.");
        }

        Model model = File(parsed) switch
        {
            null => Examples.Read(Source(parsed)),
            Dash => ModelFile.Read(input(), StandardInput),
            string path => ModelFile.Read(path),
        };
        return Naming(Source(parsed), () => TrainingStep.Compute(model));
    }

    /// <summary>Reads a file of tensors, and says what messages call it.</summary>
    /// <exception cref="InvalidInputException">The file can't be used; the message begins with its name.</exception>
    public (string Name, ExportFile File) Tensors(ParseResult parsed, string path)
    {
        if (path != Dash)
        {
            return (path, page.Working("Reading the tensors", () => ExportFile.Read(path)));
        }

        return File(parsed) != Dash
            ? (StandardInput, ExportFile.Read(input(), StandardInput))
            : throw new InvalidInputException("--model: standard input is the file of tensors already; allowed: the path of a model file.");
    }

    /// <summary>Computes the training step that a file of tensors is of: by its own model, or else by the one that was named.</summary>
    /// <exception cref="InvalidInputException">The model can't be used, or both are named and differ.</exception>
    public TrainingStep Compute(ParseResult parsed, string path, Model? model)
    {
        if (model is null)
        {
            return Compute(parsed);
        }

        Option? option = new Option[] { Example, Model }.FirstOrDefault(option => parsed.GetResult(option) is not null);
        if (option is not null && ModelFile.Difference(Compute(parsed).Model, model) is { } difference)
        {
            throw new InvalidInputException(
                $"{path}: {difference} in its model and not in that of {option.Name}; allowed: a file of the same model, or no "
                + $"{option.Name}.");
        }

        return Naming(path, () => TrainingStep.Compute(model));
    }

    /// <summary>Computes the training step that follows.</summary>
    /// <exception cref="InvalidInputException">The numbers grow too large; the message begins with the file or example.</exception>
    public TrainingStep ComputeNext(ParseResult parsed, TrainingStep step) => Naming(Source(parsed), step.Next);

    private TrainingStep Naming(string source, Func<TrainingStep> compute)
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

    private string Source(ParseResult parsed) =>
        (File(parsed) is Dash ? StandardInput : File(parsed)) ?? parsed.GetValue(Example) ?? Examples.Default;
}
