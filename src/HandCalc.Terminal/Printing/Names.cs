using System.Collections.Immutable;
using HandCalc.Tensors;

namespace HandCalc.Terminal.Printing;

/// <summary>How tensors, their shapes and their entries are called.</summary>
internal static class Names
{
    /// <summary>The sizes: "5×8", "16", or "number".</summary>
    public static string Shape(Tensor tensor) => Shape(tensor.Shape);

    /// <summary>The sizes: "5×8", "16", or "number".</summary>
    public static string Shape(ImmutableArray<int> shape) => shape.IsEmpty ? "number" : string.Join('×', shape);

    /// <summary>The equation, cut at a plus where it would be wider than so many columns.</summary>
    public static string Equation(Tensor tensor, int width)
    {
        if (tensor.Equation.Length <= width)
        {
            return tensor.Equation;
        }

        const string Rest = " + …";
        int cut = tensor.Equation.LastIndexOf(" + ", width - Rest.Length, StringComparison.Ordinal);
        return cut > 0 ? tensor.Equation[..cut] + Rest : TextTable.Shorten(tensor.Equation, width);
    }
}
