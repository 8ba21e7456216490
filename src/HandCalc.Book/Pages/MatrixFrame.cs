using HandCalc.Snapshots;

namespace HandCalc.Book.Pages;

/// <summary>The frame of an approved matrix or table: its equation, its size, the range of its colours, and the numbers.</summary>
internal static class MatrixFrame
{
    private const string Advice = "The tests write what they compute beside the snapshots; once it is accepted, it stands here.";

    /// <summary>How many tensors a sentence names. Where a derivation has more matrices, all of them are folded.</summary>
    private const int NamedAtOnce = 12;

    /// <summary>The frames of all that a derivation approves: what it is about first, the rest folded.</summary>
    /// <param name="all">What it approves.</param>
    /// <param name="step">The training step.</param>
    /// <param name="onPaper">Whether they are printed, where nothing scrolls or unfolds; the rest is left out then.</param>
    public static Markup All(IReadOnlyCollection<Approved> all, TrainingStep step, bool onPaper)
    {
        TensorName? about = About(all, step);
        Approved[] first = [.. all.Where(approved => approved.Matrix is null || FamilyOf(approved) == about)],
            rest = [.. all.Except(first)];
        Markup named = Markup.Of($"{(first.Length == 0 ? "The matrices" : "The rest")}{(onPaper ? ", on the pages" : "")}: {Named(
            [.. rest.Select(approved => approved.Name)])}");
        return Markup.Of($"{Frames(first)}{(rest.Length == 0 ? Markup.None : onPaper ? Markup.Of($"""<p class="rest">{named}</p>""")
            : Markup.Of($"""<details class="rest"><summary>{named}</summary>{Frames(rest)}</details>"""))}");

        Markup Frames(IReadOnlyCollection<Approved> some) => some.Count == 0 ? Markup.None : Markup.Of($"""
            <div class="matrices">
            {some.Select(approved => Of(approved, step, onPaper))}</div>

            """);
    }

    /// <summary>The family of the matrix that a derivation is about: the first that is computed and is no single number.</summary>
    private static TensorName? About(IEnumerable<Approved> all, TrainingStep step)
    {
        Approved[] matrices = [.. all.Where(approved => approved.Matrix is not null)];
        return matrices.Length > NamedAtOnce ? null
            : matrices.OrderBy(approved => approved.Matrix!.Rows.Length * approved.Matrix.Columns.Length == 1
            || (approved.IsTensor(step) && step.Computation[approved.Name].Expression is null)).Select(FamilyOf).FirstOrDefault();
    }

    /// <summary>What is called alike for every head: A of A[0] and A[1].</summary>
    private static TensorName FamilyOf(Approved approved) => TensorName.Parse(approved.Name).Family;

    /// <summary>Names with commas; of many the first.</summary>
    private static Markup Named(IReadOnlyCollection<string> names) => Markup.Of(
        $"{Markup.Join(names.Take(NamedAtOnce).Select(name => Markup.Of($"<code>{name}</code>")), ", ")}{(
            names.Count > NamedAtOnce ? $" and {names.Count - NamedAtOnce} more" : "")}");

    /// <summary>Says which tensors are not approved yet; empty if all are.</summary>
    /// <param name="missing">The tensors.</param>
    public static Markup NotApproved(IReadOnlyCollection<Tensor> missing) => missing.Count == 0
        ? Markup.None
        : Markup.Of($"""
            <p class="stale">Not approved yet: {Named([.. missing.Select(tensor => tensor.Name)])}. {Advice}</p>

            """);

    private static Markup Of(Approved approved, TrainingStep step, bool onPaper)
    {
        Markup id = onPaper ? Markup.None : Markup.Of($""" id="{approved.Id(step)}" """); // there, links lead to derivations
        if (approved.Matrix is not { } matrix)
        {
            return Markup.Of($"""<figure class="table"{id}>{TableMarkup.Of(approved.Text)}</figure>""");
        }

        bool tensor = approved.IsTensor(step);
        Markup caption = Markup.Of($"""
            <span class="equation-line">{matrix.Title}</span> <span
            class="size">{MatrixMarkup.Size(matrix)}</span>{Unit(matrix)}{Scale(matrix)}
            """);
        Markup table = onPaper ? MatrixMarkup.OnPaper(matrix) : MatrixMarkup.Of(matrix, tensor);
        return Markup.Of($"""
            <figure class="frame"{id}><figcaption>{caption}</figcaption><div class="scroll" tabindex="0" role="group"
             aria-label="{matrix.Name}">{table}</div></figure>
            """);
    }

    private static Markup Unit(RecordedTensor matrix) => MatrixMarkup.Unit(matrix) is { Length: > 0 } unit
        ? Markup.Of($""" <span class="unit">{unit}</span>""") : Markup.None;

    /// <summary>The range of the colours, for matrices with more than one number.</summary>
    private static Markup Scale(RecordedTensor matrix)
    {
        string largest = SnapshotText.Entry(matrix.LargestEntry / (matrix.Unit ?? 1)).TrimStart('+');
        return matrix.Rows.Length * matrix.Columns.Length == 1 || matrix.LargestEntry == 0 ? Markup.None
            : Markup.Of($"""
             <span class="scale" role="img" aria-label="Colours from −{largest} to {largest}"><span>−{largest}</span><i></i><span
             >+{largest}</span></span>
            """);
    }
}
