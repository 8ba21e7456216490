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

    /// <summary>A name or an equation without what stands before the names of a part of the model: "block[0].".</summary>
    public static string Within(string scope, string text) => scope.Length == 0 ? text : text.Replace(scope, "", StringComparison.Ordinal);

    /// <summary>So many steps: "1 step", "1,000 steps".</summary>
    public static string Steps(int count) => $"{Numbers.Count(count)} {(count == 1 ? "step" : "steps")}";

    /// <summary>The equation, cut at a plus where it would be wider than so many columns.</summary>
    public static string Equation(Tensor tensor, int width, string scope = "")
    {
        string equation = Within(scope, tensor.Equation);
        if (equation.Length <= width)
        {
            return equation;
        }

        const string Rest = " + …";
        int cut = equation.LastIndexOf(" + ", width - Rest.Length, StringComparison.Ordinal);
        return cut > 0 ? equation[..cut] + Rest : TextTable.Shorten(equation, width);
    }
}
