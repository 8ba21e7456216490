using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Fixtures;

/// <summary>A string in source code: one literal, or several joined by +, where a line would be too long.</summary>
internal static class WrittenString
{
    /// <summary>The string, or the number as it is read; null if the expression is anything else.</summary>
    public static string? Of(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when Of(sum.Left) is { } left && Of(sum.Right) is { } right =>
            left + right,
        _ => null,
    };
}
