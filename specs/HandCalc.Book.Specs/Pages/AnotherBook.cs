using System.Collections.Concurrent;
using AngleSharp.Html.Parser;
using HandCalc.Book.Reading;
using HandCalc.Book.Site;
using HandCalc.Models;
using HandCalc.Snapshots;

namespace HandCalc.Book.Specs.Pages;

/// <summary>
/// A small book of examples as no checkout has them: one whose words look like markup, one of which something is not approved yet, and
/// one of which nothing is; each with other heads. Their model is typed here, so no change of the model of the day moves them.
/// </summary>
internal static class AnotherBook
{
    private const string Script = "<script>alert(1)</script>", Quotes = "\"'&amp;", Closing = "</td><img/src=x/onerror=alert(1)>";

    private static readonly Lazy<SiteFiles> Bound = new(Make);
    private static readonly ConcurrentDictionary<string, IDocument> Parsed = [];

    /// <summary>The odd words.</summary>
    public static string[] Words { get; } = [Script, Quotes, Closing];

    /// <summary>The model of its first example.</summary>
    public static Model Model { get; } = new(
        "odd-words", string.Join(' ', Words), ["<PAD>", "<BOS>", "<EOS>", .. Words], DModel: 4, Heads: 1, DFf: 4, MaxLength: 5,
        new(Seed: 42, Scale: 0.1, DrawOrder.Continuous), LayerNormEpsilon: 1e-5, LossReduction.Sum, new(0.001, 0.9, 0.999, 1e-8, 0.01));

    /// <summary>The files of the book.</summary>
    public static SiteFiles Site => Bound.Value;

    /// <summary>A page of it, as a browser reads it.</summary>
    public static IDocument Page(string name) =>
        Parsed.GetOrAdd(name, page => new HtmlParser().ParseDocument(new MemoryStream(Site.Files[page])));

    private static SiteFiles Make() => SiteBuilder.Of(TheBook.Manuscript with
    {
        Examples = [Example(Model, _ => true), Example(Model with { Name = "partly", Heads = 2 }, IsNoWeight),
            Example(Model with { Name = "not-at-all", Heads = 4 }, _ => false)],
        Chapters = [.. TheBook.Manuscript.Chapters.Where(chapter => chapter.Derives(TheBook.Manuscript.Examples[0]))],
    });

    private static bool IsNoWeight(string tensor) => !tensor.StartsWith("A[", StringComparison.Ordinal);

    /// <summary>The example of a model: its matrices are approved by the derivations that approve those of the checkout.</summary>
    private static ExampleResults Example(Model model, Func<string, bool> isApproved)
    {
        ExampleResults first = TheBook.Manuscript.Examples[0];
        TrainingStep step = TrainingStep.Compute(model);
        return ExampleResults.Of(step, step.Tensors.Where(tensor => isApproved(tensor.Name)).Select(tensor =>
        {
            Approved like = first.Named(tensor.Name.Split('[')[0]).Select(named => first.Find(named.Name)).OfType<Approved>().First();
            string text = SnapshotText.Of(tensor, like.Matrix!.Unit ?? 1);
            return new Approved(like.Number, tensor.Name, text, SnapshotReader.Read(tensor.Name, text));
        }));
    }
}
