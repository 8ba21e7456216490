using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Fixtures;

/// <summary>A fixture as the book shows it: what it is about, its tests in order, and what they share.</summary>
/// <param name="Source">Its file, from the folder of the solution.</param>
/// <param name="Above">The comment above it.</param>
/// <param name="Passages">Its tests.</param>
/// <param name="Helpers">The code that its tests share.</param>
internal sealed record Fixture(
    string Source, Comment Above, ImmutableArray<Passage> Passages, ImmutableArray<MemberDeclarationSyntax> Helpers);

/// <summary>A test as the book shows it.</summary>
/// <param name="Number">The number of its derivation or entry: 11.2, or 7; null where it has none.</param>
/// <param name="Sentence">What it proves.</param>
/// <param name="Latex">The equation; null where it has none.</param>
/// <param name="Prose">The comment above it, in Markdown.</param>
/// <param name="Method">Its method.</param>
/// <param name="Line">The line in which it begins.</param>
/// <param name="Assertions">What it asserts, in order.</param>
internal sealed record Passage(
    string? Number, string Sentence, string? Latex, string Prose, MethodDeclarationSyntax Method, int Line,
    ImmutableArray<Assertion> Assertions);
