using AngleSharp.Html.Parser;
using HandCalc.Book.Charts;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Models;

namespace HandCalc.Book.Specs.Charts;

/// <summary>What holds for every figure of every model: it says what it shows, and nothing in it covers anything else.</summary>
public sealed partial class EveryFigure
{
    private static readonly Model Small = AnotherBook.Model with { Name = "small", DModel = 8, Heads = 4, DFf = 4 };

    private static Model Blocks => Small with { Architecture = Architecture.Gpt2, TiedEmbeddings = true };

    /// <summary>Models as no example is: of one word, of odd words, of many words, wide, narrow, silent, loud.</summary>
    private static readonly (string Name, Func<Model> Model)[] Others =
    [
        ("odd words, four heads", () => Small),
        ("one word", () => Small with { Text = AnotherBook.Words[0], Loss = LossReduction.Mean }),
        ("one feature for each head", () => Small with { DModel = 4 }),
        ("a vocabulary of hundreds, a long text", () => Small with
        {
            Vocabulary = [.. Small.Vocabulary, .. Enumerable.Range(0, 300).Select(word => $"word-{word}-of-the-vocabulary")],
            Text = string.Join(' ', Enumerable.Range(0, 40).Select(word => $"word-{word * 7}-of-the-vocabulary")),
            MaxLength = 50,
        }),
        ("wide", () => Small with { DModel = 40, DFf = 160 }),
        ("a single feature", () => Small with { DModel = 1, Heads = 1, DFf = 1 }),
        ("silent", () => Small with { Initialization = Small.Initialization with { Scale = 0 } }),
        ("loud", () => Small with { Initialization = Small.Initialization with { Scale = 2 } }),
        ("without a step", () => Small with { Optimizer = Small.Optimizer with { LearningRate = 0 } }),
        ("one block, no biases", () => Blocks with { Layers = 1, Biases = false }),
        ("three blocks, a long text", () => Blocks with
        {
            Layers = 3,
            Text = string.Join(' ', Enumerable.Range(0, 18).Select(_ => AnotherBook.Words[0])),
            MaxLength = 20,
        }),
        ("silent blocks", () => Blocks with { Initialization = Small.Initialization with { Scale = 0 } }),
        ("with long steps", () => Small with { Optimizer = Small.Optimizer with { LearningRate = 1 } }),
    ];

    private static IEnumerable<TestCaseData> Steps => Example.Names
        .Select(name => (Name: name, Step: (Func<TrainingStep>)(() => Example.Of(name).Step)))
        .Concat(Others.Select(other => (other.Name, Step: (Func<TrainingStep>)(() => TrainingStep.Compute(other.Model())))))
        .Select(model => new TestCaseData(model.Step).SetArgDisplayNames(model.Name));

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Stands_in_its_derivation_on_its_page_and_on_paper(string name)
    {
        Example example = Example.Of(name);
        var comparison = new Comparison();
        IElement[] onPaper = [.. TheBook.Pages["print.html"].QuerySelectorAll("figure.chart")
            .Where(_ => example.Name == Models.Examples.Default)];
        IElement[] onPages = [.. example.Chapters
            .SelectMany(chapter => TheBook.Pages[example.Folder + chapter.Page].QuerySelectorAll("figure.chart"))];
        comparison.Of($"{name}: figures", [.. onPages.Select(figure => figure.Id)],
            [.. Figures.Of(example.Step).Select(number => $"figure-{number}")]);
        comparison.Of($"{name}: their derivations", [.. onPages.Select(figure => figure.ParentElement!.Id)], [.. Figures.Of(example.Step)]);
        comparison.Of($"{name}: figures on paper", [.. onPaper.Select(figure => figure.OuterHtml)], onPaper.Length == 0 ? []
            : [.. FixtureText.Chapters.SelectMany(chapter => TheBook.Pages[example.Of(chapter).Folder + chapter.Page]
                .QuerySelectorAll("figure.chart")).Select(figure => figure.OuterHtml)]);
        comparison.Holds();
    }

    [TestCaseSource(nameof(Steps))]
    public void Says_what_it_shows_and_nothing_in_it_covers_anything_else(Func<TrainingStep> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        TrainingStep step = compute();
        if (step.Model.Name == Small.Name && step.Model != Small)
        {
            Thorough.Only(); // the examples, and one model that is none, in seconds
        }

        var wrong = new List<string>();
        foreach (string number in Figures.Of(step))
        {
            IElement figure = new HtmlParser().ParseDocument(Figures.Of(number, step).ToString()).QuerySelector("figure")!;
            IElement caption = figure.QuerySelector("figcaption")!;
            bool isCaption = caption.FirstElementChild is { LocalName: "b" } title && title.TextContent.EndsWith('.')
                && SentenceEnd().Count(caption.Prose().Trim()) is >= 2 and <= 5;
            wrong.AddRange(isCaption ? [] : [$"{number}: '{caption.TextContent}' is not a caption of a few sentences, the first in bold"]);
            wrong.AddRange(NoNumber().Matches(figure.OuterHtml).Select(found => $"{number}: {found.Value} is drawn or said"));
            foreach ((IElement svg, DrawnPlot plot) in figure.QuerySelectorAll("svg").Zip(DrawnPlot.Of(number, figure)))
            {
                wrong.AddRange(Wrong(svg, plot).Select(problem => $"{number}, {svg.FirstElementChild!.TextContent}: {problem}"));
            }
        }

        Comparison.None(wrong);
    }

    private static IEnumerable<string> Wrong(IElement svg, DrawnPlot plot)
    {
        bool isTold = svg.GetAttribute("role") == "img" && svg.Children is [{ LocalName: "title" }, { LocalName: "desc" } told, ..]
            && told.TextContent.EndsWith('.');
        TextBox[] boxes = [.. plot.TextBoxes()];
        return
        [
            .. isTold ? Array.Empty<string>() : ["no image with a title and a description"],
            .. boxes.Where(box => box.Left < 0 || box.Top < 0 || box.Right > plot.Size.Width || box.Bottom > plot.Size.Height)
                .Select(box => $"'{box.Text}' leaves the panel"),
            .. boxes.Index().SelectMany(one => boxes.Skip(one.Index + 1).Where(one.Item.Covers)
                .Select(other => $"'{one.Item.Text}' and '{other.Text}' cover each other")),
        ];
    }

    [GeneratedRegex(@"\.(?= |$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("NaN|∞|Infinity")]
    private static partial Regex NoNumber();
}
