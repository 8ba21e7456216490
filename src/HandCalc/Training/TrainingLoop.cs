using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Training;

/// <summary>
/// Trains a model for many steps, in memory that is taken once: each tensor of a step takes the place of the same tensor of the step
/// before, and what AdamW moves is moved in place. The numbers are those of <see cref="TrainingStep.Next"/>, to the last bit.
/// </summary>
/// <remarks>One loop is for one thread. What it hands out, a loss or a state, is a copy that stays as it is.</remarks>
public sealed class TrainingLoop
{
    private readonly Model model;
    private readonly ImmutableArray<Definition> carried;
    private readonly Workspace workspace;
    private readonly Action findGradients, move;
    private readonly Definition loss;
    private readonly Matrix<double> found, time;

    /// <summary>Prepares to train a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="state">What to start from; by default the parameters as they are drawn.</param>
    /// <exception cref="InvalidInputException">A field of the model is out of range.</exception>
    public TrainingLoop(Model model, TrainingState? state = null)
    {
        Computation computation = StepMemory.Compose(model);
        this.model = model;
        state ??= TrainingState.Initial(model, computation);
        carried = [.. computation.HandedOn];
        Definition[] moved = [.. carried.Select(definition => computation[definition.Id.After])];
        workspace = new Workspace(new Matrix<double>?[computation.Definitions.Length]);
        foreach ((Definition before, Definition after) in carried.Zip(moved))
        {
            workspace[before] = workspace[after] = DenseMatrix.OfMatrix(state[before.Name]);
        }

        time = workspace[computation[TensorName.Time]] = DenseMatrix.Create(1, 1, state.StepsTaken + 1);
        loss = computation["loss"];

        // Nothing is moved before all is computed that reads it.
        ILookup<bool, Definition> computed = computation.Towards([loss, .. moved]).ToLookup(moved.Contains);
        findGradients = workspace.Bind(computed[false]);
        move = workspace.Bind(computed[true]);
        found = workspace[loss];
    }

    /// <summary>How many steps led here.</summary>
    public int StepsTaken => (int)time[0, 0] - 1;

    /// <summary>The state after the steps taken: a copy.</summary>
    public TrainingState State => new(StepsTaken, carried.ToDictionary(before => before.Name, before => workspace[before].Clone()));

    /// <summary>Takes one step: forward, backward, AdamW.</summary>
    /// <returns>The loss that the step found, before it moved the parameters.</returns>
    /// <exception cref="InvalidInputException">The loss grows past what a double holds.</exception>
    public double Step()
    {
        double before = FindLoss();
        move();
        time[0, 0]++;
        return before;
    }

    /// <summary>The loss after the steps taken, as the next one will find it.</summary>
    /// <exception cref="InvalidInputException">It grows past what a double holds.</exception>
    public double FindLoss()
    {
        findGradients();
        return double.IsFinite(found[0, 0]) ? found[0, 0] : throw TrainingStep.NotFinite(model, loss, StepsTaken);
    }
}
