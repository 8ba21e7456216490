namespace HandCalc.Book.Pages;

/// <summary>A term that a chapter defines.</summary>
/// <param name="Words">The term.</param>
/// <param name="Chapter">The chapter.</param>
/// <param name="Id">Where it is defined on the page of the chapter.</param>
internal sealed record Term(string Words, BookChapter Chapter, string Id);
