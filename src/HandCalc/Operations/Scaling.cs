using HandCalc.Tensors;
using static HandCalc.Numerics.Entrywise;

namespace HandCalc.Operations;

/// <summary>Division of every entry by the square root of a size, as in scaled = scores / √dₖ.</summary>
/// <remarks>Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.2.1.</remarks>
public static class Scaling
{
    /// <summary>Y = X / √size.</summary>
    public static Expression Forward(Definition x, int size)
    {
        double divisor = Math.Sqrt(size);
        return new("scaling", $"{x.Name} / √{size}", [x], Map(x => x / divisor));
    }

    /// <summary>dX = dY / √size: a constant factor stays a constant factor.</summary>
    public static Expression Backward(Definition dY, int size) => Forward(dY, size);
}
