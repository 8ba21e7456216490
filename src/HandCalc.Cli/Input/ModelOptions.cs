using System.CommandLine;
using HandCalc.Models;

namespace HandCalc.Cli.Input;

/// <summary>The two options that say which model is computed. Without them it is the default example.</summary>
internal sealed class ModelOptions
{
    /// <summary>One of the worked examples, by its name.</summary>
    public Option<string> Example { get; } = new("--example")
    {
        Description = $"The worked example to compute; by default {Examples.Default}.",
        HelpName = "NAME",
    };

    /// <summary>A model of one's own, by its file.</summary>
    public Option<string> Model { get; } = new("--model") { Description = "A model file in JSON to compute instead of an example.", HelpName = "FILE" };

    /// <summary>The model file that was named, or nothing.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(Model);

    /// <summary>Computes the training step of the model that was named.</summary>
    /// <exception cref="InvalidInputException">The model can't be used; the message begins with its file or example.</exception>
    public TrainingStep Compute(ParseResult parsed)
    {
        if (parsed.GetResult(Example) is not null && parsed.GetResult(Model) is not null)
        {
            throw new InvalidInputException("--example and --model: both are given; allowed: one of them.");
        }

        Model model = File(parsed) is { } path ? ModelFile.Read(path) : Examples.Read(Source(parsed));
        return Naming(parsed, () => TrainingStep.Compute(model));
    }

    /// <summary>Computes the training step that follows.</summary>
    /// <exception cref="InvalidInputException">The numbers grow too large; the message begins with the file or example.</exception>
    public TrainingStep ComputeNext(ParseResult parsed, TrainingStep step) => Naming(parsed, step.Next);

    private TrainingStep Naming(ParseResult parsed, Func<TrainingStep> compute)
    {
        try
        {
            return compute();
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{Source(parsed)}: {problem.Message}", problem);
        }
        catch (OutOfMemoryException problem)
        {
            throw new InvalidInputException($"{Source(parsed)}: dModel, dFf: the memory ran out; allowed: sizes that fit into memory.", problem);
        }
    }

    private string Source(ParseResult parsed) => File(parsed) ?? parsed.GetValue(Example) ?? Examples.Default;
}
