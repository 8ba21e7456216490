using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Book.Writing;

/// <summary>Code as the book shows it: every token with its class, and the comments about shapes with one of their own.</summary>
internal sealed class CodeText
{
    private readonly StringBuilder text = new();
    private readonly int indent;
    private bool atLineStart = true;

    private CodeText(int indent) => this.indent = indent;

    /// <summary>A member, with the documentation above it.</summary>
    public static Markup Of(MemberDeclarationSyntax member) => Highlight([member]);

    /// <summary>What a method does: its statements, or its expression.</summary>
    public static Markup OfBody(MethodDeclarationSyntax method) =>
        method.Body is { } body ? Highlight([.. body.Statements], body.CloseBraceToken.LeadingTrivia)
            : Highlight([method.ExpressionBody!.Expression]);

    private static Markup Highlight(SyntaxNode[] nodes, SyntaxTriviaList after = default)
    {
        if (nodes.Length == 0)
        {
            return Markup.None;
        }

        var code = new CodeText(nodes[0].GetLocation().GetLineSpan().StartLinePosition.Character);
        foreach (SyntaxToken token in nodes.SelectMany(node => node.DescendantTokens()))
        {
            code.Add(token.LeadingTrivia, trailing: false);
            code.Add(token.Text, ClassOf(token));
            code.Add(token.TrailingTrivia, trailing: true);
        }

        code.Add(after, trailing: false);
        return new(code.text.ToString().Trim('\n', ' '));
    }

    private void Add(SyntaxTriviaList trivia, bool trailing)
    {
        foreach (SyntaxTrivia piece in trivia)
        {
            string? kind = piece.Kind() switch
            {
                SyntaxKind.SingleLineCommentTrivia when trailing && piece.ToString().Contains('×', StringComparison.Ordinal) => "shape",
                SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                    or SyntaxKind.SingleLineDocumentationCommentTrivia => "comment",
                _ => null,
            };
            Add(piece.ToFullString(), kind);
        }
    }

    private void Add(string content, string? kind)
    {
        foreach ((int index, string part) in content.Split('\n').Index())
        {
            if (index > 0)
            {
                text.Append('\n');
                atLineStart = true;
            }

            string rest = atLineStart ? part[Math.Min(indent, part.Length - part.TrimStart(' ').Length)..] : part;
            rest = rest.TrimEnd('\r');
            atLineStart &= part.Length == 0;
            text.Append(kind is null || rest.Length == 0 ? Markup.OfText(rest) : Markup.Of($"""<span class="{kind}">{rest}</span>"""));
        }
    }

    /// <summary>The class of a token, as its place in the syntax tells.</summary>
    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "number",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringEndToken => "string",
        SyntaxKind.IdentifierToken => ClassOfName(token),
        _ when token.IsKeyword() => "keyword",
        _ => null,
    };

    private static string? ClassOfName(SyntaxToken name) => name.Parent switch
    {
        IdentifierNameSyntax { IsVar: true } => "keyword",
        GenericNameSyntax => "type",
        SimpleNameSyntax
        {
            Parent: VariableDeclarationSyntax or ParameterSyntax or TypeArgumentListSyntax or ArrayTypeSyntax
            or DeclarationExpressionSyntax or ObjectCreationExpressionSyntax or ForEachStatementSyntax
        } type when IsType(type) => "type",
        SimpleNameSyntax { Parent: MethodDeclarationSyntax or PropertyDeclarationSyntax or LocalFunctionStatementSyntax } => "type",
        _ => null,
    };

    /// <summary>The type before a variable of a loop, and not what the loop goes through.</summary>
    private static bool IsType(SimpleNameSyntax name) => name.Parent is not ForEachStatementSyntax loop || loop.Type == name;
}
