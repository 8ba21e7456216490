using HandCalc.Book.Reading;
using HandCalc.Book.Writing;
using HandCalc.Snapshots;
using HandCalc.Tensors;
using HandCalc.Training;

namespace HandCalc.Book.Pages;

/// <summary>The frame of an approved matrix or table: its equation, its size, the range of its colours, and the numbers.</summary>
internal static class MatrixFrame
{
    /// <summary>How many matrices of a derivation are open; the rest are folded.</summary>
    private const int OpenAtOnce = 4;

    /// <summary>How many tensors a sentence names.</summary>
    private const int NamedAtOnce = 12;

    /// <summary>The frames of all that a derivation approves.</summary>
    /// <param name="all">What it approves.</param>
    /// <param name="step">The training step.</param>
    /// <param name="onPaper">Whether they are printed, where nothing scrolls or unfolds.</param>
    public static Markup All(IReadOnlyCollection<Approved> all, TrainingStep step, bool onPaper) => all.Count == 0
        ? Markup.None
        : Markup.Of($"""
            <div class="matrices">
            {all.Select((approved, index) => Of(approved, step, onPaper, folded: index >= OpenAtOnce && !onPaper))}</div>

            """);

    /// <summary>Says which tensors are not approved yet; nothing if all are.</summary>
    /// <param name="missing">The tensors.</param>
    public static Markup NotApproved(IReadOnlyCollection<Tensor> missing) => missing.Count == 0
        ? Markup.None
        : Markup.Of($"""
            <p class="stale">Not approved yet: {Markup.Join(missing.Take(NamedAtOnce).Select(tensor => Markup.Of($"<code>{tensor.Name}</code>")), ", ")}{(missing.Count > NamedAtOnce ? Markup.Of($" and {missing.Count - NamedAtOnce} more") : Markup.None)}. The tests write what they compute beside the snapshots; once it is accepted, it stands here.</p>

            """);

    private static Markup Of(Approved approved, TrainingStep step, bool onPaper, bool folded)
    {
        string id = approved.Id(step);
        if (approved.Matrix is not { } matrix)
        {
            return Markup.Of($"""<figure class="table" id="{id}">{TableMarkup.Of(approved.Text)}</figure>""");
        }

        bool tensor = approved.IsTensor(step);
        Markup caption = Markup.Of($"""
            <span class="equation-line">{matrix.Title}</span> <span class="size">{MatrixMarkup.Size(matrix)}</span>{Unit(matrix)}{Scale(matrix)}
            """);
        Markup table = Markup.Of(
            $"""<div class="scroll" tabindex="0" role="group" aria-label="{matrix.Name}">{(onPaper ? MatrixMarkup.OnPaper(matrix) : MatrixMarkup.Of(matrix, tensor))}</div>""");
        return folded
            ? Markup.Of($"""<details class="frame" id="{id}"><summary>{caption}</summary>{table}</details>""")
            : Markup.Of($"""<figure class="frame" id="{id}"><figcaption>{caption}</figcaption>{table}</figure>""");
    }

    private static Markup Unit(RecordedTensor matrix) => MatrixMarkup.Unit(matrix) is { Length: > 0 } unit
        ? Markup.Of($""" <span class="unit">{unit}</span>""") : Markup.None;

    /// <summary>The range of the colours, for matrices with more than one number.</summary>
    private static Markup Scale(RecordedTensor matrix)
    {
        string largest = SnapshotText.Entry(matrix.LargestEntry / (matrix.Unit ?? 1)).TrimStart('+');
        return matrix.Rows.Length * matrix.Columns.Length == 1 || matrix.LargestEntry == 0 ? Markup.None
            : Markup.Of($""" <span class="scale" role="img" aria-label="Colours from −{largest} to {largest}"><span>−{largest}</span><i></i><span>+{largest}</span></span>""");
    }
}
