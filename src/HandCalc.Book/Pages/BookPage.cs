namespace HandCalc.Book.Pages;

/// <summary>One page of the book, before the frame that all pages share is around it.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">What is on it.</param>
internal sealed record BookPage(string File, string Title, Markup Body)
{
    /// <summary>The folder of its example, from that of the book.</summary>
    public string Folder { get; init; } = "";

    /// <summary>What stands under its title in the contents while it is open: an address on the page, and a text.</summary>
    public IReadOnlyList<(string Id, string Number, string Text)> Sections { get; init; } = [];

    /// <summary>What its prose says, for the search: an address on the page, what stands there, and the text.</summary>
    public IReadOnlyList<(string Id, string Heading, string Text)> Said { get; init; } = [];

    /// <summary>Whether its numbers can be asked where they come from.</summary>
    public bool Explains { get; init; }

    /// <summary>The files of the repository that it is woven from, where it does not name them itself.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Its part of the contents; empty where it stands alone.</summary>
    public string Part { get; init; } = "";

    /// <summary>What stands before its title in the contents: the number of a chapter.</summary>
    public string Number { get; init; } = "";
}
