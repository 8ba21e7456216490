using System.Collections.Immutable;
using HandCalc.Models;
using HandCalc.Tensors;
using HandCalc.Transformer;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc;

/// <summary>
/// Trains a model for many steps, in memory that is taken once: each tensor of a step takes the place of the same tensor two steps
/// before or of the last one. The numbers are those of <see cref="TrainingStep.Next"/>, to the last bit.
/// </summary>
/// <remarks>One loop is for one thread. What it hands out, a loss or a state, is a copy that stays as it is.</remarks>
public sealed class TrainingLoop
{
    private readonly ImmutableArray<Definition> computed;
    private readonly (Definition Before, Definition After)[] carried;
    private readonly Definition loss;
    private readonly Matrix<double> time;
    private readonly Workspace workspace;

    /// <summary>
    /// The computation for the matrices as they are after an even and after an odd number of steps: what a step computes for the next one
    /// changes its place with what it was computed from.
    /// </summary>
    private readonly Action?[] steps = new Action?[2];

    /// <summary>Prepares to train a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="state">What to start from; by default the parameters as they are drawn.</param>
    /// <exception cref="InvalidInputException">A field of the model is out of range.</exception>
    public TrainingLoop(Model model, TrainingState? state = null)
    {
        ModelRules.Check(model);
        state ??= TrainingState.Initial(model);
        Computation computation = TransformerComputation.Compose(model);
        carried = [.. computation.Definitions.Where(definition => definition.Expression is null && definition.Name != OptimizerStep.Time)
            .Select(before => (before, computation[OptimizerStep.After(before.Name)]))];
        computed = computation.Towards([computation["loss"], .. carried.Select(pair => pair.After)]);
        loss = computation["loss"];
        workspace = new Workspace(new Matrix<double>?[computation.Definitions.Length]);
        foreach ((Definition before, _) in carried)
        {
            workspace[before] = DenseMatrix.OfMatrix(state[before.Name]);
        }

        time = workspace[computation[OptimizerStep.Time]] = DenseMatrix.OfMatrix(state[OptimizerStep.Time]);
    }

    /// <summary>How many steps led here.</summary>
    public int StepsTaken => (int)time[0, 0] - 1;

    /// <summary>The state after the steps taken: a copy.</summary>
    public TrainingState State => new(StepsTaken, carried.ToDictionary(pair => pair.Before.Name, pair => workspace[pair.Before].Clone()));

    /// <summary>Takes one step: forward, backward, AdamW.</summary>
    /// <returns>The loss that the step found, before it moved the parameters.</returns>
    /// <exception cref="InvalidInputException">The loss grows past what a double holds.</exception>
    public double Step()
    {
        (steps[StepsTaken % steps.Length] ??= workspace.Bind(computed))();
        double found = workspace[loss][0, 0];
        if (!double.IsFinite(found))
        {
            throw TrainingStep.NotFinite(loss, StepsTaken);
        }

        workspace.Swap(carried);
        time[0, 0]++;
        return found;
    }
}
