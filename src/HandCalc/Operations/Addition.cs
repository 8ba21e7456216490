using System.Collections.Immutable;
using HandCalc.Numerics;
using HandCalc.Tensors;

namespace HandCalc.Operations;

/// <summary>
/// The sum Y = A + B + …, entry by entry, from left to right. A term with a single row, such as a bias, is added to every row.
/// </summary>
public static class Addition
{
    /// <summary>Y[i,j] = A[i,j] + B[i,j] + …, where a bias b contributes b[j] to every row.</summary>
    public static Expression Forward(params ReadOnlySpan<Expression> terms)
    {
        ImmutableArray<Expression> all = [.. terms];
        string formula = string.Join(" + ", all.Select(term => term.Formula));
        return new("sum", formula, [.. all.SelectMany(term => term.Operands)], new SumOfTerms(all).Evaluate) { Terms = all };
    }

    /// <summary>dA = dY: every term of a sum receives the whole gradient.</summary>
    public static Expression Backward(Definition dY) => Term(dY);

    /// <summary>db[j] = Σᵢ dY[i,j]: a bias is used by every row, so the gradients of all rows add up. [1 × columns]</summary>
    public static Expression BiasBackward(Definition dY)
    {
        var operand = new Operand(dY, SummedOverRows: true);
        return new("sum over rows", operand.ToString(), [operand], Sums.OverRows());
    }

    /// <summary>A tensor as a term of a sum, or copied as it is.</summary>
    public static Expression Term(Definition source) => new("copy", source.Name, [source], Entrywise.Copy());
}
