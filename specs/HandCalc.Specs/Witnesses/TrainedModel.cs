using System.Text.Json;
using HandCalc.Models;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// A model that has been trained for some steps: what a property is tried on. These two are all that it takes to try again.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Steps">How many steps were taken. From one step on, γ is not 1 and β not 0.</param>
internal sealed record TrainedModel(Model Model, int Steps)
{
    /// <summary>The model as a model file.</summary>
    public string File => JsonSerializer.Serialize(Model, ModelFile.Format);

    /// <summary>The training step that comes next.</summary>
    public TrainingStep Next()
    {
        TrainingStep step = TrainingStep.Compute(Model);
        for (int taken = 0; taken < Steps; taken++)
        {
            step = step.Next();
        }

        return step;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{File}\nafter {Steps} steps";
}
