using HandCalc.Cli.Review;
using HandCalc.Terminal.Checkouts;

namespace HandCalc.Cli.Commands;

/// <summary>How a difference is written: for a terminal, for a pull request, or for programs.</summary>
internal enum DiffFormat
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As Markdown.</summary>
    Markdown,

    /// <summary>As JSON.</summary>
    Json,
}

/// <summary><c>handcalc diff</c>: what moved between two records of a training step, where it starts and how far it reaches.</summary>
internal static class DiffCommand
{
    /// <summary>How a comparison is shown.</summary>
    /// <param name="Format">How it is written.</param>
    /// <param name="Example">The only example that is shown, if one is named.</param>
    /// <param name="Tensor">The only tensor that is shown, if one is named.</param>
    /// <param name="Heat">Whether the tensor is shown as a heat map of its change.</param>
    /// <param name="Full">Whether every tensor that moved is listed.</param>
    internal sealed record View(DiffFormat Format, string? Example, string? Tensor, bool Heat, bool Full);

    /// <summary>Compares two sides; without a second one, the working tree; without any, what is approved with what was received.</summary>
    public static int Run(Page page, string folder, string? first, string? second, View view)
    {
        Check(view);
        (Side before, Side after) = Sides(folder, first, second);
        StepComparison[] comparisons = [.. Side.Pairs(before, after, view.Example)];
        if (view.Tensor is { } tensor)
        {
            WriteTensor(page, comparisons, tensor, view.Heat);
        }
        else
        {
            Write(page, before, after, comparisons, view);
        }

        return comparisons.All(comparison => comparison.IsEmpty) ? ExitCode.Fine : ExitCode.Different;
    }

    private static void Check(View view)
    {
        if (view.Heat && view.Tensor is null)
        {
            throw new InvalidInputException("--heat: it shows one tensor; allowed: --heat with --tensor NAME.");
        }

        if (view.Tensor is not null && view.Format != DiffFormat.Text)
        {
            throw new InvalidInputException("--tensor: a tensor is shown as text only; allowed: --format text.");
        }
    }

    private static (Side Before, Side After) Sides(string folder, string? first, string? second)
    {
        if (second is not null)
        {
            return (Side.Named(first!, folder), Side.Named(second, folder));
        }

        Checkout checkout = Checkout.Of("diff", folder);
        return first is null
            ? (new("approved", checkout.Approved()), new("received", checkout.WithReceived()))
            : (Side.Named(first, folder), new("the working tree", checkout.WithReceived()));
    }

    private static void Write(Page page, Side before, Side after, StepComparison[] comparisons, View view)
    {
        string title = $"{before.Title} → {after.Title}";
        switch (view.Format)
        {
            case DiffFormat.Json:
                page.Output.Write(DiffJson.Text(before, after, comparisons));
                break;
            case DiffFormat.Markdown:
                foreach (string line in DiffMarkdown.Lines(title, comparisons, view.Full))
                {
                    page.Output.Write(line + "\n");
                }

                break;
            default:
                DiffText.Write(page, title, comparisons, view.Full);
                break;
        }
    }

    private static void WriteTensor(Page page, StepComparison[] comparisons, string tensor, bool heat)
    {
        string[] names = [.. comparisons.SelectMany(comparison => comparison.Tensors).Select(change => change.Name).Distinct()];
        if (!names.Contains(tensor))
        {
            string meant = Spelling.Suggestion(tensor, names);
            throw new InvalidInputException($"--tensor: there is no tensor '{tensor}'; allowed: {Enumeration.First(20, names)}.{meant}");
        }

        Action<Page, TensorChange> write = heat ? DiffMatrix.WriteHeat : DiffMatrix.Write;
        foreach (StepComparison comparison in comparisons)
        {
            foreach (TensorChange change in comparison.Tensors.Where(change => change.Name == tensor))
            {
                page.Write(new Line().Add(comparison.After.Name, Palette.Quiet));
                write(page, change);
            }
        }
    }
}
