using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Randomness;

/// <summary>
/// Draws the first parameters of a model in one of the two published orders. Those orders store some weights as [out × in]; we draw them
/// so, row by row, and transpose, so that every weight is [in × out] and holds the published numbers.
/// </summary>
internal static class Initialization
{
    /// <summary>The parameters by name.</summary>
    /// <param name="settings">The seed, the scale and the order.</param>
    /// <param name="parameters">The parameters in the order in which they are declared: that of <see cref="DrawOrder.Continuous"/>.</param>
    public static Dictionary<string, Matrix<double>> Draw(InitializationSettings settings, IEnumerable<Definition> parameters)
    {
        ILookup<bool, Definition> drawn = parameters.ToLookup(parameter => parameter.Beginning!.Part is not null);
        IEnumerable<Definition>[] streams = settings.Draw == DrawOrder.Continuous ? [drawn[true]]
            : [.. drawn[true].GroupBy(parameter => parameter.Beginning!.Part)
                .Select(part => part.OrderBy(parameter => parameter.Id.Head ?? 0))];
        var values = drawn[false].ToDictionary(parameter => parameter.Name, parameter => (Matrix<double>)DenseMatrix.Create(
            parameter.Rows.Length, parameter.Columns.Length, parameter.Beginning!.Value));
        foreach (IEnumerable<Definition> one in streams)
        {
            var stream = new GaussianStream(settings.Seed, settings.Scale);
            foreach (Definition parameter in one)
            {
                (int rows, int columns) = (parameter.Rows.Length, parameter.Columns.Length);
                Beginning beginning = parameter.Beginning!;
                values[parameter.Name] = beginning.IsTransposed
                    ? stream.NextMatrix(columns, rows, beginning.Divisor).Transpose() : stream.NextMatrix(rows, columns, beginning.Divisor);
            }
        }

        return values;
    }
}
