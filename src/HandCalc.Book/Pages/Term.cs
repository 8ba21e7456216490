namespace HandCalc.Book.Pages;

/// <summary>A term that a chapter defines.</summary>
/// <param name="Words">The term.</param>
/// <param name="Step">The step of the chapter.</param>
/// <param name="Address">Where it is defined.</param>
internal sealed record Term(string Words, int Step, string Address);
