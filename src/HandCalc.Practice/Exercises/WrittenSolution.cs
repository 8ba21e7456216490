using HandCalc.Fixtures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace HandCalc.Practice.Exercises;

/// <summary>
/// What a test of a fixture derives: each matrix that it holds against a tensor of the step, with the statements that lead there. What it
/// asserts beside that is left away.
/// </summary>
/// <param name="fixture">The fixture.</param>
internal sealed class WrittenSolution(Fixture fixture)
{
    /// <summary>The tensors that a test derives, in order.</summary>
    public ImmutableArray<Asked> In(Passage passage) =>
    [
        .. from call in passage.Method.DescendantNodes().OfType<InvocationExpressionSyntax>()
           let name = TensorOf(call)
           where name is not null
           from bound in BindingsOf(call)
           select Of(call, name, bound),
    ];

    /// <summary>The name of the tensor in Step[name].Should().Equal(…) and in Step[name].Should().BeExactly(…); null elsewhere.</summary>
    private static ExpressionSyntax? TensorOf(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax
    {
        Name.Identifier.Text: "Equal" or "BeExactly",
        Expression: InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Name.Identifier.Text: "Should",
                Expression: ElementAccessExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.Text: "Step" },
                    ArgumentList.Arguments: [{ Expression: var name }],
                },
            },
        },
    } ? name : null;

    /// <summary>
    /// What the loop over a list of pairs gives its variables, once for each pair: weights is "W_Q", gradient is dQ[h].
    /// </summary>
    private static IEnumerable<ImmutableDictionary<string, ExpressionSyntax>> BindingsOf(SyntaxNode call)
    {
        if (call.Ancestors().OfType<ForEachVariableStatementSyntax>().FirstOrDefault() is not { } loop)
        {
            return [ImmutableDictionary<string, ExpressionSyntax>.Empty];
        }

        string[] variables = [.. loop.Variable.DescendantNodes().OfType<SingleVariableDesignationSyntax>()
            .Select(variable => variable.Identifier.Text)];
        return ((ImplicitArrayCreationExpressionSyntax)loop.Expression).Initializer.Expressions.Cast<TupleExpressionSyntax>()
            .Select(pair => variables.Zip(pair.Arguments, (variable, argument) => KeyValuePair.Create(variable, argument.Expression))
                .ToImmutableDictionary());
    }

    private Asked Of(InvocationExpressionSyntax call, ExpressionSyntax name, ImmutableDictionary<string, ExpressionSyntax> bound)
    {
        ExpressionSyntax derived = call.ArgumentList.Arguments[0].Expression;
        HashSet<string> needed = Names(derived);
        var before = new Stack<StatementSyntax>();
        foreach (StatementSyntax statement in Before(call))
        {
            if (Declared(statement).Any(needed.Contains) || Fills(statement, needed))
            {
                needed.UnionWith(Names(statement));
                before.Push(statement);
            }
        }

        (string symbol, Each each) = Symbol(name, bound);
        IEnumerable<StatementSyntax> given = bound.Where(pair => needed.Contains(pair.Key) && pair.Value is not LiteralExpressionSyntax)
            .Select(pair => ParseStatement($"Matrix<double> {pair.Key} = {pair.Value};"));
        return new(symbol, each, Text([.. given, .. before], derived), Helpers(needed));
    }

    /// <summary>The statements that come before one, the last first, and local functions wherever they stand.</summary>
    private static IEnumerable<StatementSyntax> Before(SyntaxNode call) =>
        from block in call.Ancestors().OfType<BlockSyntax>()
        from statement in block.Statements.Reverse()
        where statement.Span.End <= call.SpanStart || statement is LocalFunctionStatementSyntax
        orderby statement is LocalFunctionStatementSyntax
        select statement;

    private static IEnumerable<string> Declared(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax local => local.Declaration.Variables.Select(variable => variable.Identifier.Text),
        LocalFunctionStatementSyntax function => [function.Identifier.Text],
        _ => [],
    };

    /// <summary>Whether a statement writes into a matrix that is needed, and asserts nothing.</summary>
    private static bool Fills(StatementSyntax statement, HashSet<string> needed) => statement is ExpressionStatementSyntax
    {
        Expression: InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax filled, Name.Identifier.Text: not "Should" },
        },
    } && needed.Contains(filled.Identifier.Text);

    private static HashSet<string> Names(SyntaxNode node) =>
        [.. node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.Text)];

    /// <summary>The members of the fixture that some names need, and those that these need.</summary>
    private ImmutableArray<string> Helpers(HashSet<string> needed)
    {
        var found = new List<MemberDeclarationSyntax>();
        while (fixture.Helpers.FirstOrDefault(member => !found.Contains(member) && NamesOf(member).Any(needed.Contains)) is { } next)
        {
            found.Add(next);
            needed.UnionWith(Names(next));
        }

        return [.. fixture.Helpers.Where(found.Contains).Select(member => member.WithoutTrivia().NormalizeWhitespace(eol: "\n").ToString())];
    }

    private static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        MethodDeclarationSyntax method => [method.Identifier.Text],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        _ => [],
    };

    /// <summary>The name of a tensor without what its loops fill in, and over what they go.</summary>
    private static (string Symbol, Each Each) Symbol(ExpressionSyntax name, ImmutableDictionary<string, ExpressionSyntax> bound)
    {
        string written = string.Concat(name switch
        {
            InterpolatedStringExpressionSyntax parts => parts.Contents.Select(part => part switch
            {
                InterpolationSyntax { Expression: var filled } when bound.TryGetValue(filled.ToString(), out ExpressionSyntax? value) =>
                    WrittenString.Of(value)!,
                _ => part.ToString(),
            }),
            _ => [WrittenString.Of(name)!],
        });
        return written.EndsWith("[{h}]", StringComparison.Ordinal) ? (written[..^5], Each.Head)
            : written.EndsWith(".{name}", StringComparison.Ordinal) ? (written[..^7], Each.Parameter)
            : (written, Each.Tensor);
    }

    /// <summary>The statements, and at their end what is returned: the matrix that the last of them names is returned at once.</summary>
    private static string Text(ImmutableArray<StatementSyntax> statements, ExpressionSyntax derived)
    {
        if (derived is IdentifierNameSyntax { Identifier.Text: var name }
            && statements is [.. var first, LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } only] }]
            && only.Identifier.Text == name)
        {
            (statements, derived) = (first, value);
        }

        return string.Join("\n", statements.Append(ReturnStatement(derived.WithoutTrivia()))
            .Select(statement => statement.WithoutTrivia().NormalizeWhitespace(eol: "\n").ToString()));
    }
}
