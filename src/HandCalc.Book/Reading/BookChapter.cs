namespace HandCalc.Book.Reading;

/// <summary>A chapter: a fixture of one of the thirteen steps, or of what follows.</summary>
/// <param name="Step">The number of the step.</param>
/// <param name="Folder">The folder of its snapshots: 11-attention-gradients.</param>
/// <param name="Fixture">The fixture.</param>
/// <param name="Examples">The names of the examples that it derives.</param>
internal sealed record BookChapter(int Step, string Folder, Fixture Fixture, ImmutableHashSet<string> Examples)
{
    /// <summary>Whether it is one of the thirteen steps.</summary>
    public bool IsOfTheStep => Step <= TableOfContents.Count;

    /// <summary>Its page.</summary>
    public string File => $"{Folder}.html";

    /// <summary>Whether it is about an example. One of the steps, of which nothing is approved yet, has the chapters of the others.</summary>
    public bool Derives(ExampleResults example) =>
        Examples.Contains(example.Name) || (example.IsOfTheSteps && Examples.Overlaps(Models.Examples.Names));

    /// <summary>What it is called with its number: "Step 11", "Chapter 15".</summary>
    public string Numbered => Fixture.Above.Title.Split(" · ")[0];

    /// <summary>Its title without the number: "The gradients of attention".</summary>
    public string Title => Fixture.Above.Title.Split(" · ")[^1];
}
