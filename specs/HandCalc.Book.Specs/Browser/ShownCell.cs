using HandCalc.Book.Reading;
using HandCalc.Tensors;

namespace HandCalc.Book.Specs.Browser;

/// <summary>A cell of a matrix in the book.</summary>
internal sealed record ShownCell(ExampleResults Example, Definition Tensor, int Row, int Column)
{
    /// <summary>The page that it stands on, from the folder of the book.</summary>
    public string Page => $"{TheBook.FolderOf(Example)}{ReadBack.Example.Of(Example.Name).AddressOf(Tensor.Name).Split('#')[0]}";

    /// <summary>Its address on the page, without the sign before it: d.W_Q[0]/3,5.</summary>
    public string Place => $"{Tensor.Name}/{Row},{Column}";

    /// <summary>Its address from a page of its example.</summary>
    public string Address => $"{Path.GetFileName(Page)}#{Place}";

    /// <summary>By its labels.</summary>
    public override string ToString() => $"{Tensor.Entry(Row, Column)} of {Example.Name}";

    /// <summary>
    /// A cell of each kind of operation in each example: one in the middle of its tensor; one at the end of the first row, which is masked
    /// where anything is.
    /// </summary>
    public static IEnumerable<ShownCell> OfEachOperation() =>
        TheBook.Manuscript.Examples.SelectMany((example, index) => example.Step.Computation.Definitions
        .Where(tensor => example.Find(tensor.Name) is not null).DistinctBy(tensor => tensor.Operation)
        .Select(tensor => index == 0 ? new ShownCell(example, tensor, tensor.Rows.Length / 2, tensor.Columns.Length / 3)
            : new(example, tensor, 0, tensor.Columns.Length - 1)));
}
