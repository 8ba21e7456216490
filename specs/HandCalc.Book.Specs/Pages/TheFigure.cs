using System.Globalization;
using AngleSharp.Dom;

namespace HandCalc.Book.Specs.Pages;

/// <summary>The flow figure shows every tensor, and nothing in it covers anything else.</summary>
public sealed class TheFigure
{
    private static readonly IElement Figure = TheBook.Pages["model.html"].QuerySelector("svg.flow")!;

    [Test]
    public void Every_tensor_of_forward_and_backward_pass_is_a_node_that_leads_to_it()
    {
        IEnumerable<string> families = TheBook.Manuscript.Examples[0].Step.Tensors.Where(tensor => tensor.Step < 13)
            .Select(tensor => tensor.Name.EndsWith(']') ? tensor.Name[..tensor.Name.LastIndexOf('[')] + "[h]" : tensor.Name).Distinct();

        Figure.QuerySelectorAll(".node > text").Select(name => name.TextContent).Should().BeEquivalentTo([.. families, "m.θ", "v.θ", "new.θ"]);
        Figure.QuerySelectorAll(".node").Should().OnlyContain(node => node.GetAttribute("href")!.Contains('#'));
    }

    [Test]
    public void No_two_nodes_overlap_and_none_leaves_the_figure()
    {
        (double X, double Y, double Width, double Height)[] boxes = [.. Figure.QuerySelectorAll(".node > rect")
            .Select(rect => (Number(rect, "x"), Number(rect, "y"), Number(rect, "width"), Number(rect, "height")))];

        foreach ((int index, var box) in boxes.Index())
        {
            boxes.Skip(index + 1).Should().NotContain(other => box.X < other.X + other.Width && other.X < box.X + box.Width
                && box.Y < other.Y + other.Height && other.Y < box.Y + box.Height);
            box.X.Should().BePositive();
            (box.X + box.Width).Should().BeLessThan(Number(Figure, "width"));
            (box.Y + box.Height).Should().BeLessThan(Number(Figure, "height"));
        }
    }

    [Test]
    public void A_gradient_stands_beside_its_tensor()
    {
        Dictionary<string, double> rows = Figure.QuerySelectorAll(".node").ToDictionary(node => node.QuerySelector("text")!.TextContent, node => Number(node.QuerySelector("rect")!, "y"));

        foreach ((string name, double row) in rows.Where(pair => pair.Key.StartsWith("d.", StringComparison.Ordinal)))
        {
            rows[name[2..]].Should().Be(row, name);
        }
    }

    private static double Number(IElement element, string attribute) => double.Parse(element.GetAttribute(attribute)!, CultureInfo.InvariantCulture);
}
