using HandCalc.Operations;
using HandCalc.Randomness;
using HandCalc.Transformer;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Training;

/// <summary>
/// What one training step starts from and the next one continues with: the parameters, and what AdamW remembers. It never changes.
/// </summary>
public sealed class TrainingState
{
    private readonly IReadOnlyDictionary<string, Matrix<double>> values;

    internal TrainingState(int stepsTaken, IReadOnlyDictionary<string, Matrix<double>> values)
    {
        StepsTaken = stepsTaken;
        this.values = values;
    }

    /// <summary>How many steps led here: 0 at first.</summary>
    public int StepsTaken { get; }

    /// <summary>The state before the first step: parameters as drawn, both moments zero.</summary>
    public static TrainingState Initial(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Initial(model, TransformerComputation.Compose(model));
    }

    /// <summary>The same, where the computation is written down already.</summary>
    internal static TrainingState Initial(Model model, Computation computation)
    {
        Dictionary<string, Matrix<double>> values = Initialization.Draw(model.Initialization, computation.Parameters);
        foreach (Definition carried in computation.HandedOn.Where(definition => definition.Id.IsCarried))
        {
            values[carried.Name] = new DenseMatrix(carried.Rows.Length, carried.Columns.Length);
        }

        return new TrainingState(0, values);
    }

    /// <summary>The same state with one parameter replaced, to see what follows from it.</summary>
    /// <param name="parameter">Its name, such as gamma.</param>
    /// <param name="value">Its new value, of the same shape.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or its shape is another.</exception>
    public TrainingState With(string parameter, Matrix<double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (values.GetValueOrDefault(parameter) is not { } old || (old.RowCount, old.ColumnCount) != (value.RowCount, value.ColumnCount))
        {
            throw new ArgumentException(
                $"There is no parameter '{parameter}' of {value.RowCount}×{value.ColumnCount} entries.", nameof(parameter));
        }

        return new TrainingState(StepsTaken, new Dictionary<string, Matrix<double>>(values) { [parameter] = DenseMatrix.OfMatrix(value) });
    }

    /// <summary>
    /// The same state where words are added to the vocabulary: their rows and columns are drawn as the model says, from where its random
    /// numbers end, and AdamW remembers nothing of them. All other numbers stay.
    /// </summary>
    /// <param name="model">The model with the words, which stand last in its vocabulary; this is a state of it without them, or with the
    /// first of them.</param>
    /// <param name="words">How many they are.</param>
    /// <exception cref="InvalidInputException">The model file gives a parameter that they would make larger.</exception>
    public TrainingState WithWords(Model model, int words)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model noText = model with { Text = "", Texts = null }, before = noText with { Vocabulary = model.Vocabulary[..^words] };
        Computation computation = TransformerComputation.Compose(before), wider = TransformerComputation.Compose(noText);
        if (wider.Parameters.FirstOrDefault(parameter => model.Initialization.Values?.Has(parameter.Name) == true
            && !parameter.Shape.SequenceEqual(computation[parameter.Name].Shape)) is { } given)
        {
            throw new InvalidInputException($"{GivenValues.Field}.{given.Name}: a word more would need numbers more; "
                + "allowed: words of the vocabulary that the model file has, or parameters that are drawn.");
        }

        Dictionary<string, Matrix<double>> drawn = Drawn(before, computation, words);
        return new(StepsTaken, wider.HandedOn.ToDictionary(given => given.Name, given =>
        {
            Matrix<double> value = drawn.GetValueOrDefault(given.Name) ?? new DenseMatrix(given.Rows.Length, given.Columns.Length);
            value.SetSubMatrix(0, 0, values[given.Name]);
            return value;
        }));
    }

    /// <summary>The parameters as they are drawn, with rows and columns for so many words more.</summary>
    internal static Dictionary<string, Matrix<double>> Drawn(Model model, Computation computation, int words) =>
        Initialization.Draw(model.Initialization, computation.Parameters, Embedding.TableIn(computation).Rows, words);

    /// <summary>A value that the step starts from: a parameter, an average of AdamW, previous.m.W_O, or t, the number of the step.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public Matrix<double> this[string name] => name == TensorName.Time.Symbol
        ? Matrix<double>.Build.Dense(1, 1, StepsTaken + 1)
        : values[name];
}
