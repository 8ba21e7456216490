using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Fixtures;

/// <summary>What kind of witness an assertion is.</summary>
internal enum Witness
{
    /// <summary>One entry, written out.</summary>
    ByHand,

    /// <summary>The engine computes the same.</summary>
    Engine,

    /// <summary>The gradient is the measured slope of the loss.</summary>
    Slope,

    /// <summary>Something else that must hold.</summary>
    Law,
}

/// <summary>One assertion of a test, in words.</summary>
/// <param name="Witness">What kind of witness it is.</param>
/// <param name="Subject">What is asserted on: a tensor's name, A[h] for that of every head, or an expression.</param>
/// <param name="Claim">What is asserted of it, in parts: words, and by turns expressions: "equals ", "weights", " within 1e-12 of its
/// largest entry".</param>
/// <param name="Reason">The reason that the test gives; null where it gives none.</param>
internal sealed partial record Assertion(Witness Witness, string Subject, ImmutableArray<string> Claim, string? Reason)
{
    /// <summary>The assertions of a method, in order.</summary>
    public static ImmutableArray<Assertion> In(MethodDeclarationSyntax method) =>
        [.. method.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(Of).OfType<Assertion>()];

    private static Assertion? Of(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.Text: var verb } } access
            || verb is "And" or "Which" || SubjectOf(access.Expression) is not { } subject)
        {
            return null;
        }

        ArgumentSyntax[] arguments = [.. call.ArgumentList.Arguments];
        string? reason = arguments.Skip(verb == "BeTheSumOf" ? 1 : 0).Select(Reasoned).OfType<string>().FirstOrDefault();
        string? engine = TensorOf(subject);
        Witness witness = verb switch
        {
            "MatchSlope" => Witness.Slope,
            "BeTheSumOf" => Witness.ByHand,
            "Be" or "BeApproximately" when subject is ElementAccessExpressionSyntax { ArgumentList.Arguments.Count: 2 } => Witness.ByHand,
            "Equal" or "BeExactly" when engine is not null => Witness.Engine,
            _ => Witness.Law,
        };
        return new(witness, engine ?? Plain(subject), [.. Words(verb, arguments)], reason);
    }

    /// <summary>What stands before Should(), if that is what an expression asks.</summary>
    private static ExpressionSyntax? SubjectOf(ExpressionSyntax asked) => asked switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Should" } should } =>
            should.Expression,
        MemberAccessExpressionSyntax
        {
            Name.Identifier.Text: "And",
            Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax before }
        } =>
            SubjectOf(before.Expression),
        _ => null,
    };

    /// <summary>The name of a tensor of the step: A[h] for Step[$"A[{h}]"].</summary>
    private static string? TensorOf(ExpressionSyntax subject) =>
        subject is ElementAccessExpressionSyntax
        {
            Expression: IdentifierNameSyntax { Identifier.Text: "Step" },
            ArgumentList.Arguments: [{ Expression: var name }]
        }
            ? Text(name)
            : null;

    /// <summary>The text of a string, with the names of what is filled in.</summary>
    private static string? Text(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax parts => string.Concat(parts.Contents.Select(part =>
            part is InterpolationSyntax filled ? Plain(filled.Expression) : part.ToString())),
        _ => null,
    };

    private static string? Reasoned(ArgumentSyntax argument) =>
        argument.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal
        && literal.Token.ValueText is var text && text.Contains(' ', StringComparison.Ordinal)
        && !text.Contains('{', StringComparison.Ordinal) ? text : null;

    private static string[] Words(string verb, ArgumentSyntax[] arguments)
    {
        string first = arguments.Length > 0 ? Plain(arguments[0].Expression) : "";
        string within = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.Text == "within") is { } tolerance
            ? Plain(tolerance.Expression)
            : "";
        return verb switch
        {
            "Equal" when within.Length > 0 => ["equals ", first, $", within {within} of its largest entry"],
            "BeExactly" => ["is ", first, ", to the last bit"],
            "BeZero" when within.Length > 0 => [$"is zero but for rounding, within {within}"],
            "BeZero" => ["is exactly zero"],
            "MatchSlope" => ["is the slope of the loss"],
            "BeTheSumOf" => ["is the sum of its terms"],
            "Be" => ["is ", first],
            "BeApproximately" => ["is ", first, $", within {Plain(arguments[1].Expression)}"],
            "NotContain" => ["does not contain ", first],
            "OnlyContain" => ["has only entries with ", first],
            "BeInRange" => ["lies between ", first, " and ", Plain(arguments[1].Expression)],
            _ when arguments.Length > 0 && Reasoned(arguments[0]) is null && !first.StartsWith('"') => [$"{Spoken(verb)} ", first],
            _ => [Spoken(verb)],
        };
    }

    /// <summary>BePositive becomes "is positive", Equal becomes "equals".</summary>
    private static string Spoken(string verb)
    {
        string words = WordStart().Replace(verb, " ").ToLowerInvariant();
        return words.StartsWith("be ", StringComparison.Ordinal) ? $"is {words[3..]}"
            : words.StartsWith("not be ", StringComparison.Ordinal) ? $"is not {words[7..]}"
            : words.StartsWith("have ", StringComparison.Ordinal) ? $"has {words[5..]}"
            : words.StartsWith("not ", StringComparison.Ordinal) ? $"does {words}"
            : $"{words}s";
    }

    private static string Plain(SyntaxNode expression) => Space().Replace(expression.ToString(), " ");

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
