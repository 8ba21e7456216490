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

    internal Matrix<double> this[string name] => name == TensorName.Time.Symbol
        ? Matrix<double>.Build.Dense(1, 1, StepsTaken + 1)
        : values[name];
}
