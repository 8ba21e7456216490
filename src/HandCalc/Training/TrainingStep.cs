using HandCalc.Contents;

namespace HandCalc.Training;

/// <summary>
/// All that one complete training step produces, as one ordered list of named tensors: forward, backward, and the new parameters.
/// Everything else in this project (export, snapshots, the printed steps) is a view of this list.
/// </summary>
public sealed class TrainingStep
{
    private readonly Matrix<double>[] values;

    private TrainingStep(Model model, TrainingState state, Computation computation)
    {
        (Model, State, Computation) = (model, state, computation);
        values = computation.Evaluate(name => state[name]);
        Tensors = [.. computation.Definitions
            .Where(definition => !definition.Id.IsCarried)
            .Select(definition => new Tensor(definition, values[definition.Index]))];
        foreach (Tensor tensor in Tensors)
        {
            RequireFinite(tensor);
        }

        Parameters = [.. Tensors.Where(tensor => tensor.Definition.Beginning is not null)];
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>What the step starts from.</summary>
    public TrainingState State { get; }

    /// <summary>The definitions that the values were computed by.</summary>
    public Computation Computation { get; }

    /// <summary>Every tensor, in the order of computation.</summary>
    public ImmutableArray<Tensor> Tensors { get; }

    /// <summary>The tensors that are trained, as they are before the step.</summary>
    public ImmutableArray<Tensor> Parameters { get; }

    /// <summary>The loss that the gradients are of: the sum or the mean, as the model says.</summary>
    public double Loss => this["loss"][0, 0];

    /// <summary>The mean of the positions' losses, whatever the model trains on.</summary>
    public double MeanLoss => Model.Loss == LossReduction.Mean ? Loss : Loss / Model.LossCount;

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor this[string name] => new(Computation[name], values[Computation[name].Index]);

    /// <summary>Computes one training step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="state">What to start from; by default the parameters as they are drawn.</param>
    /// <exception cref="InvalidInputException">A field of the model is out of range, or a number is too large for a double.</exception>
    public static TrainingStep Compute(Model model, TrainingState? state = null)
    {
        Computation computation = StepMemory.Compose(model);
        return new TrainingStep(
            GivenParameters.WrittenOut(model, computation), state ?? TrainingState.Initial(model, computation), computation);
    }

    /// <summary>Computes one training step of any computation: forward, backward and optimizer as they are composed.</summary>
    /// <param name="model">The model that the computation was composed for.</param>
    /// <param name="computation">Its definitions, among them "loss".</param>
    internal static TrainingStep Of(Model model, Computation computation) =>
        new(model, TrainingState.Initial(model, computation), computation);

    /// <summary>Computes the training step that follows this one, from the new parameters.</summary>
    public TrainingStep Next() => new(Model, StateAfter(), Computation);

    /// <summary>The same step by another computation, to see what follows from a changed equation.</summary>
    /// <param name="varied">A variation of this step's <see cref="Computation"/>.</param>
    public TrainingStep With(Computation varied) => new(Model, State, varied);

    /// <summary>The state after this step.</summary>
    public TrainingState StateAfter() => new(State.StepsTaken + 1, Computation.HandedOn
        .ToDictionary(definition => definition.Name, definition => values[Computation[definition.Id.After].Index]));

    /// <summary>The complaint about a tensor with an entry that is no finite number.</summary>
    internal static InvalidInputException NotFinite(Model model, Definition tensor, int stepsTaken)
    {
        bool isGiven = model.Initialization.Values is not null;
        return new($"{(stepsTaken > 0 ? "optimizer.learningRate" : isGiven ? GivenValues.Field : "initialization.scale")}: "
            + $"{(tensor.Step > 0 && tensor.Step <= TableOfContents.Count ? $"step {tensor.Step} grows" : "the numbers grow")} "
            + $"past what a double holds, in {tensor.Name}; allowed: {(isGiven ? "values, a scale" : "a scale,")} "
            + "and an optimizer.learningRate, that keep every number finite.");
    }

    /// <summary>The values by index of their definition, to be changed by the caller: the array is a copy, its matrices are not.</summary>
    internal Matrix<double>[] CopyOfValues() => [.. values];

    private void RequireFinite(Tensor tensor)
    {
        if (!Array.TrueForAll(Dense.Entries(tensor.Raw), double.IsFinite))
        {
            throw NotFinite(Model, tensor.Definition, State.StepsTaken);
        }
    }
}
