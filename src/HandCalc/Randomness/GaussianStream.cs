using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Randomness;

/// <summary>Normally distributed numbers around 0, the same stream as Python's random.gauss for the same seed.</summary>
/// <remarks>Source: Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958): numbers come in pairs.</remarks>
internal sealed class GaussianStream
{
    private readonly MersenneTwister twister;
    private readonly double scale;
    private double? second;

    /// <summary>Starts the stream.</summary>
    /// <param name="seed">The seed, not negative.</param>
    /// <param name="scale">The standard deviation.</param>
    public GaussianStream(long seed, double scale)
    {
        twister = MersenneTwister.Of(seed);
        this.scale = scale;
    }

    /// <summary>The next number.</summary>
    /// <param name="divisor">What the standard deviation is divided by.</param>
    public double Next(double divisor = 1)
    {
        double z;
        if (second is { } kept)
        {
            (z, second) = (kept, null);
        }
        else
        {
            double angle = 2 * Math.PI * twister.NextDouble();
            double radius = Math.Sqrt(-2 * Math.Log(1 - twister.NextDouble()));
            (z, second) = (Math.Cos(angle) * radius, Math.Sin(angle) * radius);
        }

        return z * (scale / divisor);
    }

    /// <summary>A matrix of the next numbers, row by row.</summary>
    public Matrix<double> NextMatrix(int rows, int columns, double divisor = 1)
    {
        var matrix = new DenseMatrix(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = Next(divisor);
            }
        }

        return matrix;
    }
}
