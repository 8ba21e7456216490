using System.Reflection;
using HandCalc.Prose;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Fixtures;

/// <summary>Reads fixtures from their source: nothing is compiled, and nothing is run.</summary>
internal static class FixtureReader
{
    private static readonly string[] Tests = ["Derives", "Erratum", "Test", "TestCaseSource"];

    /// <summary>Reads the fixture of a file.</summary>
    /// <exception cref="InvalidInputException">The file is no C#, or has no fixture; the message says where.</exception>
    public static Fixture Read(string root, string source) => Of(source, Text(root, source));

    /// <summary>The fixtures of the thirteen steps, in order, as this program was built with them.</summary>
    public static ImmutableArray<Fixture> Steps()
    {
        Assembly here = typeof(FixtureReader).Assembly;
        return [.. here.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name =>
        {
            using var text = new StreamReader(here.GetManifestResourceStream(name)!);
            return Of(name, text.ReadToEnd());
        })];
    }

    private static Fixture Of(string source, string text)
    {
        ClassDeclarationSyntax type = Class(source, text);
        return new(
            source,
            Comment.Above(type),
            [.. type.Members.OfType<MethodDeclarationSyntax>().Where(IsTest).Select(Passage)],
            [.. type.Members.Where(member => member is not MethodDeclarationSyntax method || !IsTest(method))]);
    }

    /// <summary>The constants of a class, by name, as they are written.</summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyDictionary<string, string> Constants(string root, string source) => Class(source, Text(root, source)).Members
        .OfType<FieldDeclarationSyntax>().SelectMany(field => field.Declaration.Variables)
        .ToDictionary(variable => variable.Identifier.Text, variable => variable.Initializer!.Value.ToString());

    private static string Text(string root, string source) => File.ReadAllText(Path.Combine(root, source));

    private static ClassDeclarationSyntax Class(string source, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text);
        if (tree.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            int line = error.Location.GetLineSpan().StartLinePosition.Line + 1;
            throw new InvalidInputException(
                $"{source}: line {line}: {error.GetMessage(CultureInfo.InvariantCulture)}; allowed: a fixture that compiles.");
        }

        return tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().FirstOrDefault()
            ?? throw new InvalidInputException($"{source}: there is no class in it; allowed: a fixture.");
    }

    private static bool IsTest(MethodDeclarationSyntax method) => Attribute(method) is not null;

    private static AttributeSyntax? Attribute(MethodDeclarationSyntax method) => method.AttributeLists
        .SelectMany(list => list.Attributes).FirstOrDefault(attribute => Tests.Contains(attribute.Name.ToString()));

    private static Passage Passage(MethodDeclarationSyntax method)
    {
        AttributeSyntax attribute = Attribute(method)!;
        string[] given = [.. (attribute.ArgumentList?.Arguments ?? []).Select(argument => argument.Expression)
            .Select(WrittenString.Of).OfType<string>()];
        return new(
            given.ElementAtOrDefault(0),
            Sentence.Of(method.Identifier.Text),
            given.ElementAtOrDefault(1),
            Comment.Above(method).Prose,
            method,
            method.Identifier.GetLocation().GetLineSpan().StartLinePosition.Line + 1,
            Assertion.In(method));
    }
}
