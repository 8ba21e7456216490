using HandCalc.Reading;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Exports;

/// <summary>
/// What training has come to, in the format of an export: the model, the number t of the last step, and for each parameter what that step
/// left behind, new.θ, m.θ and v.θ. From it training goes on to the same bits.
/// </summary>
/// <remarks>The names say what they say in an export: the file is a part of that of step t, with t beside it.</remarks>
public static class SavedState
{
    private const string Allowed = "a file that train --out has written";

    /// <summary>Writes a state, ending in a newline.</summary>
    /// <param name="model">The model.</param>
    /// <param name="state">The state after any number of its steps.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(Model model, TrainingState state, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(state);
        Export.Write(model, Tensors(model, state), output);
    }

    /// <summary>The tensors of a state, as they are written.</summary>
    internal static ImmutableArray<Tensor> Tensors(Model model, TrainingState state)
    {
        Computation computation = StepMemory.Compose(model);
        return
        [
            new Tensor(computation[TensorName.Time], DenseMatrix.Create(1, 1, state.StepsTaken)),
            .. computation.HandedOn.Select(before => new Tensor(computation[before.Id.After], state[before.Name])),
        ];
    }

    /// <summary>The state that a file holds, for its own model or for that model with other settings.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model that is to be trained from there.</param>
    /// <exception cref="InvalidInputException">A tensor is missing or does not fit; the message names it and says what is
    /// allowed.</exception>
    public static TrainingState Of(ExportFile file, Model model)
    {
        ArgumentNullException.ThrowIfNull(file);
        var tensors = file.Tensors.ToDictionary(tensor => tensor.Name);
        Computation computation = StepMemory.Compose(model);
        double taken = Found(TensorName.Time.Symbol, [])[0];
        return taken is >= 0 and < int.MaxValue && taken == Math.Floor(taken)
            ? new TrainingState((int)taken, computation.HandedOn.ToDictionary(before => before.Name, before => Value(before)))
            : throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
                $"{TensorName.Time}: {taken}; allowed: how many steps were taken, a whole number from 0."));

        Matrix<double> Value(Definition before)
        {
            ImmutableArray<double> values = Found($"{before.Id.After}", before.Shape);
            (int rows, int columns) = (before.Rows.Length, before.Columns.Length);
            return Matrix<double>.Build.Dense(rows, columns, (i, j) => values[(i * columns) + j]);
        }

        ImmutableArray<double> Found(string name, ImmutableArray<int> shape)
        {
            if (!tensors.TryGetValue(name, out ExportedTensor? tensor))
            {
                throw new InvalidInputException($"{name}: the tensor is missing; allowed: {Allowed}, with all its tensors.");
            }

            string? wrong = !tensor.Shape.SequenceEqual(shape) ? $"its shape is [{string.Join(", ", tensor.Shape)}]"
                : !tensor.Values.All(double.IsFinite) ? "an entry is no finite number"
                : name.StartsWith("v.", StringComparison.Ordinal) && tensor.Values.Any(entry => entry < 0) ? "an entry is negative"
                : null;
            return wrong is null ? tensor.Values : throw new InvalidInputException($"{name}: {wrong}; allowed: "
                + $"{(wrong.StartsWith("its", StringComparison.Ordinal) ? $"[{string.Join(", ", shape)}], as the model has it" : Allowed)}.");
        }
    }
}
