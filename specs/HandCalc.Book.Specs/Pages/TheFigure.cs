using AngleSharp.Html.Parser;
using HandCalc.Book.Figure;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Book.Specs.Pages;

/// <summary>The flow figure shows every tensor, and nothing in it covers anything else.</summary>
public sealed class TheFigure
{
    /// <summary>The figure of the book, and that of a model that is composed otherwise.</summary>
    private static readonly (string Name, TrainingStep Step, Lazy<IElement> Figure)[] Figures =
    [
        ("the published block", Example.Of(Example.OfTheSteps.First()).Step, new(() => TheBook.Pages["model.html"].QuerySelector("svg.flow")!)),
        ("the worked example of two blocks", Example.Of("two-blocks").Step,
            new(() => TheBook.Pages["two-blocks/model.html"].QuerySelector("svg.flow")!)),
        ("pre-norm, two layers", PreNormModel.Trained, new(() => new HtmlParser().ParseDocument(
            new FlowFigure(FlowGraph.Of(PreNormModel.Trained.Computation), _ => "").Of().ToString()).QuerySelector("svg.flow")!)),
    ];

    /// <summary>In a chapter, three rows above and below what is lit.</summary>
    private const double RowsAround = 3 * 50;

    private static readonly string[] Turn = ["loss", "d.loss"];

    private static IEnumerable<TestCaseData> Models =>
        Figures.Select(figure => new TestCaseData(figure.Step, figure.Figure).SetArgDisplayNames(figure.Name));

    /// <summary>Each node says name, shape and step, and leads to its tensor; the page of a step lights those of the step.</summary>
    [TestCaseSource(typeof(Example), nameof(Example.OfTheSteps))]
    public void A_node_has_the_shape_and_the_step_of_its_tensor(string name)
    {
        Example example = Example.Of(name);
        string[] optimizer = ["m", "v", "new"];
        (int Step, string Title, string Address, string Shape)[] nodes =
        [
            .. example.Step.Tensors.Where(tensor => !tensor.Definition.Id.IsOfOptimizer).DistinctBy(tensor => Family(tensor.Name))
            .Select(tensor => (tensor.Step, $"{Family(tensor.Name)}, {Shape(tensor)}, step {tensor.Step}",
                $"{example.Files.Single(file => file.Name == tensor.Name && example.IsTensor(file)).Chapter}.html#{tensor.Name}",
                Shape(tensor))),
            .. optimizer.Select(part => (13, $"{part}.θ, step 13", $"13-adamw.html#{part}.E_token", "")),
        ];
        var comparison = new Comparison();
        (int Step, string Title, string Address, string Shape)[] all = nodes;
        Dictionary<string, double> rows = TheBook.Pages[example.Folder + "model.html"].QuerySelectorAll(".node")
            .ToDictionary(node => node.QuerySelector("title")!.TextContent, node => Number(node.QuerySelector("rect")!, "y"));
        rows["new.θ, step 13"] = rows["m.θ, step 13"]; // these stand together
        foreach (string page in example.Chapters.Where(chapter => chapter.Step <= TableOfContents.Count)
            .Select(chapter => chapter.Page).Prepend("model.html")
            .Select(page => example.Folder + page))
        {
            IElement figure = TheBook.Pages[page].QuerySelector("svg.flow")!;
            double[] lit = [.. figure.QuerySelectorAll(".here > title").Select(title => rows[title.TextContent])];
            nodes = lit.Length == 0 ? all : [.. all.Where(node =>
                rows[node.Title] >= lit.Min() - RowsAround && rows[node.Title] <= lit.Max() + RowsAround)];
            comparison.Of($"{page}: a node of the figure",
                [.. figure.QuerySelectorAll(".node").Select(node => (Title: node.QuerySelector("title")!.TextContent, Node: node))
                    .Select(one => $"{one.Title} at {one.Node.GetAttribute("href")}, named {one.Node.LastElementChild!.TextContent}")],
                [.. nodes.Select(node => $"{node.Title} at {node.Address}, named {node.Title.Split(',')[0]}")]);
            comparison.Of($"{page}: a node that is lit", [.. figure.QuerySelectorAll(".here > title").Select(title => title.TextContent)],
                [.. nodes.Where(node => page.EndsWith(FixtureText.Chapters[node.Step - 1].Page, StringComparison.Ordinal))
                    .Select(node => node.Title)]);
            HashSet<string> carry = [.. example.Step.Computation.Definitions.Where(reader => !reader.Id.IsOfOptimizer)
                .SelectMany(reader => reader.Operands
                .Where(operand => operand.Source.Id.Kind == reader.Id.Kind).Select(operand => Family(operand.Name)))];
            comparison.Of($"{page}: a shape on an edge", [.. figure.QuerySelectorAll(".shapes text").Select(shape => shape.TextContent)],
                [.. nodes.Where(node => carry.Contains(node.Title.Split(',')[0])).Select(node => node.Shape)]);
        }

        comparison.Holds();
    }

    /// <summary>Each line begins at a node and ends at another: these are all that is computed from what.</summary>
    [TestCaseSource(nameof(Models))]
    public void Every_edge_goes_from_an_operand_to_what_is_computed_from_it(TrainingStep step, Lazy<IElement> made)
    {
        IElement figure = made.Value;
        (string Name, double X, double Y, double Width, double Height)[] boxes =
            [.. figure.QuerySelectorAll(".node").Select(node => (node.QuerySelector("text")!.TextContent, node.QuerySelector("rect")!))
            .Select(node => (node.TextContent, Number(node.Item2, "x"), Number(node.Item2, "y"), Number(node.Item2, "width"),
                Number(node.Item2, "height")))];
        string At(double x, double y) =>
            boxes.Where(box => Math.Abs(x - box.X - (box.Width / 2)) <= (box.Width / 2) + 0.2
                && Math.Abs(y - box.Y - (box.Height / 2)) <= (box.Height / 2) + 1.2).Select(box => box.Name).SingleOrDefault("nothing");
        string[] drawn = [.. figure.QuerySelectorAll(".kept path, .bus + .way path")
            .Select(path => path.GetAttribute("d")!.Split('M', 'C', 'V', 'H', ' ').Where(part => part.Length > 0)
            .Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray())
            .Select(ends => $"{At(ends[0], ends[1])} → {At(ends[^2], ends[^1])}").Order(StringComparer.Ordinal)];

        drawn.Should().Equal(step.Computation.Definitions.Where(reader => !reader.Id.IsOfOptimizer)
            .SelectMany(reader => reader.Operands.Where(operand => BlocksOf(operand.Name, reader.Name) is not [var one, var other] || one == other)
                .Select(operand => $"{Family(operand.Name)} → {Family(reader.Name)}")).Distinct()
            .Order(StringComparer.Ordinal));
    }

    [TestCaseSource(nameof(Models))]
    public void No_two_nodes_overlap_and_none_leaves_the_figure(TrainingStep step, Lazy<IElement> made)
    {
        IElement figure = made.Value;
        (double X, double Y, double Width, double Height)[] boxes = [.. figure.QuerySelectorAll(".node > rect")
            .Select(rect => (Number(rect, "x"), Number(rect, "y"), Number(rect, "width"), Number(rect, "height")))];

        foreach ((int index, var box) in boxes.Index())
        {
            boxes.Skip(index + 1).Where(other => box.X < other.X + other.Width && other.X < box.X + box.Width
                && box.Y < other.Y + other.Height && other.Y < box.Y + box.Height).Should().BeEmpty("nothing covers {0}", box);
            box.X.Should().BePositive();
            (box.X + box.Width).Should().BeLessThan(Number(figure, "width"));
            (box.Y + box.Height).Should().BeLessThan(Number(figure, "height"));
        }
    }

    [TestCaseSource(nameof(Models))]
    public void A_gradient_stands_beside_its_tensor_on_the_side_that_is_called_backward(TrainingStep step, Lazy<IElement> made)
    {
        IElement figure = made.Value;
        double[] lanes = [.. figure.QuerySelectorAll("text.lane").OrderByDescending(lane => lane.TextContent)
            .Select(lane => Number(lane, "x"))];
        string[] strays = [.. figure.QuerySelectorAll(".node").Select(node => node.QuerySelector("text")!)
            .Where(name => !name.TextContent.Contains('θ')
            && (Number(name, "x") > lanes[1]) != name.TextContent.StartsWith("d.", StringComparison.Ordinal))
            .Select(name => name.TextContent)];
        strays.Should().BeEmpty("what is forward stands left of what is backward");
        lanes.Should().BeInAscendingOrder("forward is said above what is forward");

        Dictionary<string, double> rows = figure.QuerySelectorAll(".node")
            .ToDictionary(node => node.QuerySelector("text")!.TextContent, node => Number(node.QuerySelector("rect")!, "y"));

        foreach ((string name, double row) in rows.Where(pair => pair.Key.StartsWith("d.", StringComparison.Ordinal)))
        {
            rows[name[2..]].Should().Be(row, name);
        }
    }

    [TestCaseSource(nameof(Models))]
    public void No_line_goes_through_a_shape(TrainingStep step, Lazy<IElement> made)
    {
        IElement figure = made.Value;
        (double X, double Y)[] points = [.. figure.QuerySelectorAll("g path").SelectMany(path => Points(path.GetAttribute("d")!))];
        string[] crossed = [.. figure.QuerySelectorAll(".shapes text").Where(label =>
        {
            double left = Number(label, "x"), bottom = Number(label, "y"), right = left + (6.02 * label.TextContent.Length);
            return points.Any(point => point.X > left && point.X < right && point.Y > bottom - 7 && point.Y < bottom);
        }).Select(label => $"{label.TextContent} at {label.GetAttribute("x")}, {label.GetAttribute("y")}")];

        points.Length.Should().BeGreaterThan(1000);
        crossed.Should().BeEmpty();
    }

    [TestCaseSource(nameof(Models))]
    public void An_arc_leads_from_the_loss_to_its_gradient_where_the_way_back_begins(TrainingStep step, Lazy<IElement> made)
    {
        IElement figure = made.Value;
        double[] ends = [.. Regex.Matches(figure.QuerySelectorAll(".turn path").Single().GetAttribute("d")!, @"-?[\d.]+")
            .Select(number => double.Parse(number.Value, CultureInfo.InvariantCulture))];
        IElement[] nodes = [.. Turn.Select(name =>
            figure.QuerySelectorAll(".node").Single(node => node.QuerySelector("text")!.TextContent == name).QuerySelector("rect")!)];
        double[] middles = [.. nodes.Select(node => Number(node, "x") + (Number(node, "width") / 2))];

        new[] { ends[0], ends[^2] }.Zip(middles).Should().OnlyContain(end => Math.Abs(end.First - end.Second) < 0.2);
        ends[3].Should().BeGreaterThan(Number(nodes[0], "y") + Number(nodes[0], "height"), "it passes below");
        Number(figure, "height").Should().BeGreaterThan((0.75 * ends[3]) + (0.25 * ends[1]), "all of it is seen");
    }

    /// <summary>Points on a path, half a pixel apart at most.</summary>
    private static IEnumerable<(double X, double Y)> Points(string path)
    {
        double x = 0, y = 0;
        foreach (Match part in Regex.Matches(path, "([MCHV])([^MCHV]+)"))
        {
            double[] to = [.. part.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            double[] ends = part.Groups[1].Value switch
            {
                "H" => [x, y, to[0], y, to[0], y],
                "V" => [x, y, x, to[0], x, to[0]],
                "C" => to,
                _ => [to[0], to[1], to[0], to[1], to[0], to[1]],
            };
            (double startX, double startY) = part.Groups[1].Value == "M" ? (to[0], to[1]) : (x, y);
            for (double t = 0; t <= 1; t += 0.002)
            {
                double s = 1 - t;
                yield return ((s * s * s * startX) + (3 * s * s * t * ends[0]) + (3 * s * t * t * ends[2]) + (t * t * t * ends[4]),
                    (s * s * s * startY) + (3 * s * s * t * ends[1]) + (3 * s * t * t * ends[3]) + (t * t * t * ends[5]));
            }

            (x, y) = (ends[4], ends[5]);
        }
    }

    /// <summary>Every head is drawn once, and of blocks that follow each other the first, without its name.</summary>
    private static string Family(string name) =>
        Regex.Replace(TensorName.Parse(name) is { Head: not null } tensor ? $"{tensor.Family}[h]" : name, @"block\[\d+\]\.", "");

    /// <summary>The blocks of some tensors; of one outside them none.</summary>
    private static string[] BlocksOf(params string[] names) =>
        [.. names.Select(name => Regex.Match(name, @"block\[\d+\]").Value).Where(block => block.Length > 0)];

    [TestCase("two-blocks", "2 blocks, one after the other")]
    public void Blocks_that_follow_each_other_are_drawn_once_in_a_frame(string name, string said)
    {
        IElement figure = TheBook.Pages[$"{name}/model.html"].QuerySelector("svg.flow")!;
        IElement frame = figure.QuerySelector(".repeated rect")!;
        double top = Number(frame, "y"), bottom = top + Number(frame, "height");
        string[] inside = [.. figure.QuerySelectorAll(".node").Where(node => !node.TextContent.Contains('θ', StringComparison.Ordinal))
            .Where(node => Number(node.QuerySelector("rect")!, "y") is var y && y > top && y < bottom)
            .Select(node => node.GetAttribute("href")!)];

        figure.QuerySelector(".repeated text")!.TextContent.Should().Be(said);
        inside.Should().OnlyContain(address => address.Contains("block[0].", StringComparison.Ordinal));
        inside.Should().HaveSameCount(figure.QuerySelectorAll(".node").Where(node =>
            node.GetAttribute("href")!.Contains("block[0].", StringComparison.Ordinal)));
        TheBook.Pages["model.html"].QuerySelectorAll(".repeated").Should().BeEmpty("there is one block");
    }

    private static string Shape(Tensor tensor) => tensor.Shape.Length == 0 ? "1" : string.Join('×', tensor.Shape);

    private static double Number(IElement element, string attribute) =>
        double.Parse(element.GetAttribute(attribute)!, CultureInfo.InvariantCulture);
}
