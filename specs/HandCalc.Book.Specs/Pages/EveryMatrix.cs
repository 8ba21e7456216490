using AngleSharp.Dom;
using HandCalc.Book.Contents;
using HandCalc.Differences;

namespace HandCalc.Book.Specs.Pages;

/// <summary>Every approved matrix is on the page of its chapter, number by number and label by label.</summary>
public sealed class EveryMatrix
{
    /// <summary>Their names alone: a run that asks for no matrix need not compute them.</summary>
    private static IEnumerable<string> Examples => Models.Examples.Names;

    [TestCaseSource(nameof(Examples))]
    public void Its_numbers_are_those_that_are_approved(string name)
    {
        foreach ((ExampleResults example, Chapter chapter, Approved approved) in All(name).Where(one => one.Approved.Matrix is not null))
        {
            RecordedTensor matrix = approved.Matrix!;
            IElement table = TheBook.Pages[TheBook.FolderOf(example) + chapter.File].GetElementById(approved.Id(example.Step))!.QuerySelector("table.matrix")!;

            Texts(table, "tbody td").Should().Equal(
                from i in Enumerable.Range(0, matrix.Rows.Length) from j in Enumerable.Range(0, matrix.Columns.Length) select matrix.Print(i, j, matrix.Unit ?? 1), approved.Name);
            Texts(table, "tbody th").Should().Equal(matrix.Rows.Exist ? matrix.Rows.Names.Select(Bare) : [], approved.Name);
            Texts(table, "thead th").Should().Equal(matrix.Columns.Exist ? matrix.Columns.Names.Select(Bare) : [], approved.Name);
        }
    }

    [TestCaseSource(nameof(Examples))]
    public void Whatever_is_approved_stands_on_its_page_and_is_not_stale(string name)
    {
        foreach ((ExampleResults example, Chapter chapter, Approved approved) in All(name))
        {
            IDocument page = TheBook.Pages[TheBook.FolderOf(example) + chapter.File];

            page.GetElementById(approved.Id(example.Step)).Should().NotBeNull(approved.Name);
            page.QuerySelectorAll(".stale").Should().BeEmpty("the engine computes what is approved");
        }
    }

    [TestCaseSource(nameof(Examples))]
    public void The_page_for_print_has_every_number_of_its_example(string name)
    {
        int numbers = All(name).Sum(one => one.Approved.Matrix is { } matrix ? matrix.Rows.Length * matrix.Columns.Length : 0);
        ExampleResults example = TheBook.Manuscript.Examples.Single(example => example.Name == name);

        TheBook.Pages[$"{TheBook.FolderOf(example)}print.html"].QuerySelectorAll("table.matrix tbody td").Should().HaveCount(numbers);
    }

    [Test]
    public void Colours_say_sign_and_size()
    {
        ExampleResults first = TheBook.Manuscript.Examples[0];
        RecordedTensor matrix = first.Find("d.logits")!.Matrix!;
        IElement table = TheBook.Pages["08-loss-gradient.html"].GetElementById("d.logits")!;
        string?[] classes = [.. table.QuerySelectorAll("tbody td").Select(cell => cell.ClassName)];

        for (int i = 0; i < matrix.Rows.Length; i++)
        {
            for (int j = 0; j < matrix.Columns.Length; j++)
            {
                double part = matrix[i, j] / matrix.LargestEntry;
                int shade = (int)Math.Round(8 * Math.Abs(part));
                classes[(i * matrix.Columns.Length) + j].Should().Be(shade > 0 ? $"{(part < 0 ? "n" : "p")}{shade}" : part == 0 ? "zero" : null);
            }
        }
    }

    private static IEnumerable<(ExampleResults Example, Chapter Chapter, Approved Approved)> All(string name) =>
        from example in TheBook.Manuscript.Examples
        where example.Name == name
        from chapter in TheBook.Manuscript.Chapters
        from passage in chapter.Fixture.Passages
        from approved in example.Of(passage.Number!)
        select (example, chapter, approved);

    private static IEnumerable<string> Texts(IElement table, string cells) => table.QuerySelectorAll(cells).Select(cell => cell.TextContent.Trim());

    private static string Bare(string label) => label.StartsWith('[') ? label[1..^1] : label;
}
