using System.Collections.Immutable;
using HandCalc.Tensors;

namespace HandCalc.Cli.Printing;

/// <summary>How tensors, their shapes and their entries are called.</summary>
internal static class Names
{
    /// <summary>The name without the number of a head: A for A[0].</summary>
    public static string WithoutHead(Tensor tensor) => tensor.Name.Split('[')[0];

    /// <summary>Whether a tensor belongs to a head other than the first.</summary>
    public static bool IsOfLaterHead(Tensor tensor) => IsOfLaterHead(tensor.Name);

    /// <summary>Whether a name is that of a tensor of a head other than the first.</summary>
    public static bool IsOfLaterHead(string tensor) => tensor.EndsWith(']') && !tensor.EndsWith("[0]", StringComparison.Ordinal);

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
