using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Randomness;

/// <summary>
/// Draws the first parameters of a model in one of the two published orders. Those orders store some weights as [out × in]; we draw them
/// so, row by row, and transpose, so that every weight is [in × out] and holds the published numbers. What the model file gives takes the
/// place of what is drawn, and the stream goes on as without it.
/// </summary>
internal static class Initialization
{
    /// <summary>The parameters by name.</summary>
    /// <param name="settings">The seed, the scale and the order; and what is given instead.</param>
    /// <param name="parameters">The parameters in the order in which they are declared: that of <see cref="DrawOrder.Continuous"/>.</param>
    /// <param name="grown">An axis that is to be longer; null where each parameter has its own size.</param>
    /// <param name="by">By how much. Where a stream has drawn its parameters, it goes on with the first index more of those that have the
    /// axis, then with the second: all else is what it is without them.</param>
    public static Dictionary<string, Matrix<double>> Draw(
        InitializationSettings settings, IEnumerable<Definition> parameters, Axis? grown = null, int by = 0)
    {
        ILookup<bool, Definition> drawn = parameters.ToLookup(parameter => parameter.Beginning!.Part is not null);
        IEnumerable<Definition>[] streams = settings.Draw == DrawOrder.Continuous ? [drawn[true]]
            : [.. drawn[true].GroupBy(parameter => parameter.Beginning!.Part)
                .Select(part => part.OrderBy(parameter => parameter.Id.Head ?? 0))];
        var values = drawn[false].ToDictionary(parameter => parameter.Name, parameter => Given(parameter) ?? DenseMatrix.Create(
            Length(parameter.Rows), Length(parameter.Columns), parameter.Beginning!.Value));
        foreach (IEnumerable<Definition> one in streams)
        {
            var stream = new GaussianStream(settings.Seed, settings.Scale);
            foreach (Definition parameter in one)
            {
                (int rows, int columns) = (parameter.Rows.Length, parameter.Columns.Length);
                Beginning beginning = parameter.Beginning!;
                Matrix<double> next = beginning.IsTransposed
                    ? stream.NextMatrix(columns, rows, beginning.Divisor).Transpose() : stream.NextMatrix(rows, columns, beginning.Divisor);
                values[parameter.Name] = Given(parameter) ?? next;
            }

            for (int index = 0; index < by; index++)
            {
                foreach (Definition parameter in one.Where(parameter => parameter.Rows == grown || parameter.Columns == grown))
                {
                    Matrix<double> value = values[parameter.Name];
                    double divisor = parameter.Beginning!.Divisor;
                    values[parameter.Name] = parameter.Rows == grown ? value.Stack(stream.NextMatrix(1, value.ColumnCount, divisor))
                        : value.Append(stream.NextMatrix(value.RowCount, 1, divisor));
                }
            }
        }

        return values;

        int Length(Axis axis) => axis.Length + (axis == grown ? by : 0);

        Matrix<double>? Given(Definition parameter) => settings.Values?.Of(parameter.Name) is { } given
            ? new DenseMatrix(parameter.Columns.Length, parameter.Rows.Length, [.. given.Values]).Transpose() : null;
    }
}
