namespace HandCalc.Tensors;

/// <summary>How the entries of a parameter begin: drawn at random, or all alike.</summary>
public sealed record Beginning
{
    private Beginning()
    {
    }

    /// <summary>The part of the model whose parameters are drawn together; null where nothing is drawn.</summary>
    public string? Part { get; private init; }

    /// <summary>Whether the matrix is drawn as [out × in], row by row, and transposed.</summary>
    public bool IsTransposed { get; private init; }

    /// <summary>What the scale of the draw is divided by.</summary>
    public double Divisor { get; private init; } = 1;

    /// <summary>The value of every entry, where nothing is drawn.</summary>
    public double Value { get; private init; }

    /// <summary>Every entry has the same value.</summary>
    public static Beginning At(double value) => new() { Value = value };

    /// <summary>Every entry is drawn around 0.</summary>
    /// <param name="part">The part of the model. In one of the published orders the generator is seeded anew for each part.</param>
    /// <param name="transposed">Whether the matrix is drawn as [out × in], row by row, and transposed.</param>
    /// <param name="divisor">What the scale of the draw is divided by.</param>
    public static Beginning Drawn(string part, bool transposed = false, double divisor = 1) =>
        new() { Part = part, IsTransposed = transposed, Divisor = divisor };
}
