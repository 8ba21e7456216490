using HandCalc.Comparisons;

namespace HandCalc.Cli.Commands;

/// <summary>What a comparison found, in words.</summary>
internal static class CompareReport
{
    private const int Indent = 2;
    private const int MostNames = 8, MostSlips = 3;

    /// <summary>How many tensors that only follow, one behind the other, still have rows of their own.</summary>
    private const int FewFollowing = 2;

    /// <summary>Writes a row for each tensor of the file, in the order of computation; one for many that only follow.</summary>
    public static void WriteTable(Page page, Comparison comparison, bool full)
    {
        bool recognized = comparison.Tensors.Any(tensor => tensor.Slip is not null);
        var table = new TextTable([" step", "tensor", "shape", "in the file", .. recognized ? ["likely slip"] : Array.Empty<string>()]);
        for (int index = 0; index < comparison.Tensors.Length; index++)
        {
            ComparedTensor tensor = comparison.Tensors[index];
            ComparedTensor[] following = [.. comparison.Tensors.Skip(index).TakeWhile(next => next.Verdict == Verdict.Follows)];
            if (!full && following.Length > FewFollowing)
            {
                (int first, int last) = (tensor.Right.Step, following[^1].Right.Step);
                table.Add([first == last ? $"{first}" : $"{first}–{last}", $"{Numbers.Count(following.Length)} tensors", "",
                    new TextCell("follow from above (--full lists them)", Palette.Quiet),
                    .. recognized ? [new TextCell("")] : Array.Empty<TextCell>()]);
                index += following.Length - 1;
                continue;
            }

            TextCell[] slip = recognized ? [new TextCell(SlipOf(tensor, full))] : [];
            table.Add(
                [$"{tensor.Right.Step}", new TextCell(tensor.Right.Name, Palette.Strong),
                    new TextCell(Names.Shape(tensor.Right), Palette.Quiet), new TextCell(Told(tensor), StyleOf(tensor.Verdict)), .. slip]);
        }

        table.Write(page);
    }

    /// <summary>Writes which names of the file were skipped.</summary>
    public static void WriteSkipped(Page page, ImmutableArray<SkippedName> skipped)
    {
        if (!skipped.IsEmpty)
        {
            foreach (string line in Wrapping.Words($"Skipped, since the model has no such tensor: {SkippedName.Told(skipped)}", page.Width))
            {
                page.Write(new Line().Add(line, Palette.Quiet));
            }
        }
    }

    /// <summary>Writes where the first difference lies and what may be its cause.</summary>
    public static void WriteStart(Page page, Comparison comparison, ComparedTensor start, bool full)
    {
        Line title = new Line().Add("Start here: ", Palette.Bad);
        string equation = Names.Equation(start.Right, page.Width - title.Width);
        page.Write(title.Add(start.Right.Name, Palette.Strong).Add(equation[start.Right.Name.Length..]));
        foreach ((int row, int column, double right, double found) in start.Differing().Take(1))
        {
            (string expected, string told) = Numbers.Apart(right, found);
            Say(page, $"{start.Right.Definition.Entry(row, column)} should be {expected} and is {told}");
        }

        if (!start.HasRightShape)
        {
            string found = Names.Shape(start.Found.Shape);
            Say(page, start.Right.Shape.IsEmpty ? $"It should be a number and has the shape {found}"
                : start.Found.Shape.IsEmpty ? $"It is a number and should have the shape {Names.Shape(start.Right)}"
                : $"Its shape should be {Names.Shape(start.Right)} and is {found}");
        }

        Say(page, Operands(comparison, start.Right));
        if (start.Slip is { } slip)
        {
            string rest = full || slip.Each.Length <= MostSlips ? "" : " (--full names them)";
            page.Write(new Line().To(Indent).Add("Likely slip: ").Add(SlipOf(start, full), Palette.Strong).Add(rest, Palette.Quiet));
            foreach (Slip each in full ? slip.Each : slip.Each.Take(MostSlips))
            {
                Say(page, each.Description);
            }
        }
        else if (start.Verdict == Verdict.Rounded)
        {
            Say(page, $"It is right, and was rounded when it was written: it agrees to {start.Digits} digits, and --digits {start.Digits} "
                + "asks for no more");
        }
        else
        {
            Say(page, "No slip that is known gives these numbers");
        }
    }

    /// <summary>Writes what else a reader should know: conventions, and the mistakes that cannot be seen in these numbers.</summary>
    public static void WriteNotes(Page page, Comparison comparison)
    {
        List<string> notes = [.. comparison.Notes];
        if (comparison.Start?.Verdict != Verdict.Differs && comparison.Hidden.Length > 0)
        {
            string more = comparison.Hidden.Length > MostNames ? $"; and {comparison.Hidden.Length - MostNames} more" : "";
            notes.Add("Cannot be told from these numbers, since they would be the same: "
                + $"{string.Join("; ", comparison.Hidden.Take(MostNames))}{more}.");
        }

        foreach (string note in notes)
        {
            page.Write(new Line().Add(note, Palette.Quiet));
        }

        if (notes.Count > 0)
        {
            page.Write();
        }
    }

    /// <summary>Writes how many tensors agree, what is missing, and what comes next.</summary>
    public static void WriteCount(Page page, Comparison comparison)
    {
        int all = comparison.Tensors.Length + comparison.Missing.Length;
        var counts = new[]
        {
            (Count: Of(Verdict.Agrees), One: "agrees", More: "agree"),
            (Count: Of(Verdict.Differs), One: "differs", More: "differ"),
            (Count: Of(Verdict.Follows), One: "follows", More: "follow"),
            (Count: Of(Verdict.Rounded), One: "is rounded", More: "are rounded"),
            (Count: Of(Verdict.Untold), One: "cannot be told", More: "cannot be told"),
            (Count: Of(Verdict.Own), One: "is your own", More: "are your own"),
        }.Where(count => count.Count > 0).Select(count => $"{Numbers.Count(count.Count)} {(count.Count == 1 ? count.One : count.More)}");
        page.Write(new Line().Add(
            $"{Numbers.Count(comparison.Tensors.Length)} of {Numbers.Count(all)} tensors compared: {string.Join(", ", counts)}",
            comparison.Agrees ? Palette.Good : Palette.Bad));
        if (comparison.Missing.Length > 0)
        {
            string names = string.Join(", ", comparison.Missing.Select(tensor => tensor.Name));
            string told = comparison.Missing.Length <= MostNames ? $": {names}" : "";
            page.Write(new Line().Add($"{Numbers.Count(comparison.Missing.Length)} not in the file{told}", Palette.Quiet));
        }

        if (comparison.Agrees && comparison.Next is { } next)
        {
            page.Write($"Right so far. Next in the order of computation: {Names.Equation(next, page.Width)}");
        }

        int Of(Verdict verdict) => comparison.Tensors.Count(tensor => tensor.Verdict == verdict);
    }

    private static string Told(ComparedTensor tensor) => tensor switch
    {
        { Verdict: Verdict.Follows } => "follows from above",
        { Verdict: Verdict.Own } => "your own",
        { Verdict: Verdict.Untold } => $"cannot be told ({tensor.Precision.Name})",
        { Verdict: Verdict.Rounded } => $"rounded, to {tensor.Digits} digits",
        { HasRightShape: false } => $"has the shape {Names.Shape(tensor.Found.Shape)}",
        { Verdict: Verdict.Differs } =>
            $"differs in {Numbers.Count(tensor.Differing().Count())} of {Numbers.Count(tensor.Found.Values.Length)}",
        { Digits: Agreement.Exact } => "agrees exactly",
        _ => $"agrees to {tensor.Digits} digits{(tensor.Precision == Precision.Doubles ? "" : $" ({tensor.Precision.Name})")}",
    };

    private static Spectre.Console.Style StyleOf(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => Palette.Good,
        Verdict.Differs => Palette.Bad,
        _ => Palette.Quiet,
    };

    /// <summary>What the file says of the operands.</summary>
    private static string Operands(Comparison comparison, Tensor tensor)
    {
        string[] names = [.. tensor.Definition.Operands.Select(operand => operand.Name).Distinct()];
        string[] missing = [.. names.Where(name => comparison.Missing.Any(other => other.Name == name))];
        ComparedTensor[] present = [.. comparison.Tensors.Where(other => names.Contains(other.Right.Name))];
        string told = string.Join(", ", present.Select(operand => operand.Right.Name));
        return tensor.Definition.Expression is null ? $"It is given: take it from {TypedCommand.Of("export")}"
            : missing.Length == 1 ? $"Not in the file, and so not compared: its operand {missing[0]}"
            : missing.Length > 1 ? $"Not in the file, and so not compared: its operands {string.Join(", ", missing)}"
            : present.Any(operand => operand.Verdict is not (Verdict.Agrees or Verdict.Own or Verdict.Untold)) ? "It does not follow "
                + $"from {told}"
            : present.Length == 1 ? $"Its operand agrees: {told}" : $"Its operands agree: {told}";
    }

    /// <summary>The names of the likely slip: all of them, or the first few and how many more there are.</summary>
    private static string SlipOf(ComparedTensor tensor, bool all) => tensor.Slip is not { } slip ? ""
        : all || slip.Each.Length <= MostSlips ? slip.Name
        : $"{string.Join(" or ", slip.Each.Take(MostSlips).Select(each => each.Name))} or {slip.Each.Length - MostSlips} more";

    private static void Say(Page page, string text) => page.Write(new Line().To(Indent).Add(text));
}
