using System.Net;
using System.Text.Json;

namespace HandCalc.Book.Equations;

/// <summary>
/// The equations of the fixtures as MathML, which browsers render by themselves. KaTeX made it ahead of time, so the book is built
/// without Node; <c>equations.json</c>, beside this file, has it by LaTeX.
/// </summary>
/// <param name="rendered">MathML, <c>&lt;math&gt;…&lt;/math&gt;</c> without attributes, by LaTeX.</param>
public sealed class EquationFile(IReadOnlyDictionary<string, string> rendered)
{
    /// <summary>The command that writes the file anew; it needs Node.</summary>
    public const string Repair = "npm run render --prefix src/HandCalc.Book/equations";

    private const string Name = "equations.json";
    private const string Element = "<math";

    private static readonly Lazy<EquationFile> OfTheBook = new(Read);

    /// <summary>The file that was committed with this program.</summary>
    public static EquationFile Committed => OfTheBook.Value;

    /// <summary>Every equation that is there, in LaTeX, and its MathML.</summary>
    public IReadOnlyDictionary<string, string> Rendered { get; } = rendered;

    /// <summary>An equation as an element of HTML, in the hues of its concepts, with its LaTeX as the alternative text.</summary>
    /// <param name="latex">The equation, in LaTeX.</param>
    /// <param name="display">Whether it stands on a line of its own.</param>
    /// <exception cref="InvalidInputException">The file lacks it. The message says which command mends that.</exception>
    public string MathML(string latex, bool display)
    {
        if (!Rendered.TryGetValue(latex, out string? math))
        {
            throw new InvalidInputException($"{Name} lacks {latex}; mend it with: {Repair}");
        }

        string attributes = $"{(display ? " display=\"block\"" : "")} alttext=\"{WebUtility.HtmlEncode(latex)}\"";
        return Hues.In(math).Insert(Element.Length, attributes);
    }

    private static EquationFile Read()
    {
        using Stream stream = typeof(EquationFile).Assembly.GetManifestResourceStream(Name)!;
        return new EquationFile(JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!);
    }
}
