using System.Text.Json;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Review;

/// <summary>What <c>handcalc diff</c> must print about two training steps, line by line in each format.</summary>
internal static partial class DifferenceViews
{
    private const int MostOrigins = 4;
    private const int WidthWithBar = 72;
    private static readonly string[] Titles = [.. Chapter.OfBothParts.Select(Chapter.Title)];

    /// <summary>The lines of the text, without what is empty.</summary>
    public static IEnumerable<string> Text(TwoSteps steps, bool full = false)
    {
        yield return steps.After.Model.Name;
        yield return "before after";
        foreach ((string what, double? before, double? after) in steps.Losses)
        {
            string now = TwoSteps.Plain(after);
            yield return $"{what} {TwoSteps.Plain(before)} {(now == TwoSteps.Plain(before) ? "unchanged" : now)}";
        }

        MovedTensor[] origins = [.. steps.Origins];
        yield return "Where it starts";
        foreach (MovedTensor origin in origins.Take(MostOrigins))
        {
            yield return $"{origin.Title} (step {origin.Step}): {origin.Summary}";
            if (origin.Farthest is { } farthest)
            {
                yield return $"farthest {origin.Arrow(farthest)}";
            }
        }

        if (origins.Length > MostOrigins)
        {
            yield return $"and {origins.Length - MostOrigins} more: "
                + $"{TwoSteps.First([.. origins.Skip(MostOrigins).Select(origin => origin.Name)])}";
        }

        yield return $"Likely cause: {steps.Cause}.";
        if (Rows(steps).Any())
        {
            yield return "step moved change in";
            foreach ((MovedTensor most, int moved, int of) in Rows(steps))
            {
                yield return $"{Titles[most.Step - 1]} {moved} of {of} {Bar(most)} {most.Change} {most.Name}";
            }

            yield return "change: of the tensor that moved most, in parts of its largest entry";
        }

        foreach (string remark in Remarks(steps))
        {
            yield return remark;
        }

        foreach (MovedTensor tensor in full ? steps.Tensors.Where(tensor => tensor.Moved) : [])
        {
            yield return $"{tensor.Name} (step {tensor.Step}): {tensor.Summary}; {steps.Origin(tensor.Name)}";
            foreach (string detail in tensor.Details())
            {
                yield return detail;
            }
        }
    }

    /// <summary>The lines of the Markdown, where a backslash before a sign that could be markup is left out.</summary>
    public static IEnumerable<string> Markdown(TwoSteps steps, bool full = false)
    {
        string[] origins = [.. steps.Origins.Select(origin => $"`{origin.Name}`")];
        yield return $"### {steps.After.Model.Name}";
        yield return $"Starts in {(origins.Length == 0 ? "no tensor" : TwoSteps.First(origins))}. Likely cause: {steps.Cause}.";
        yield return "| | before | after |";
        yield return "|---|---:|---:|";
        foreach ((string what, double? before, double? after) in steps.Losses)
        {
            string now = TwoSteps.Plain(after);
            yield return $"| {what} | {TwoSteps.Plain(before)} | {(now == TwoSteps.Plain(before) ? "unchanged" : now)} |";
        }

        yield return "| step | moved | of | | change | in |";
        yield return "|---|---:|---:|---|---:|---|";
        foreach ((MovedTensor most, int moved, int of) in Rows(steps))
        {
            yield return $"| {Titles[most.Step - 1]} | {moved} | {of} | {Bar(most)} | {most.Change} | `{most.Name}` |";
        }

        yield return string.Join(' ', Remarks(steps).Prepend("change: of the tensor that moved most, in parts of its largest entry."));
        foreach (MovedTensor tensor in full ? steps.Tensors.Where(tensor => tensor.Moved) : [])
        {
            yield return $"- `{tensor.Name}`: {string.Join("; ", tensor.Details().Prepend(tensor.Summary))}";
        }
    }

    /// <summary>Every value of the JSON with the path to it.</summary>
    public static IEnumerable<string> Json(TwoSteps steps, (string Before, string After) sides)
    {
        var example = new
        {
            name = steps.After.Model.Name,
            loss = new { before = steps.Loss(steps.Before), after = steps.Loss(steps.After) },
            meanLoss = new { before = steps.MeanLoss(steps.Before), after = steps.MeanLoss(steps.After) },
            meanLossAfterTheStep = new { before = steps.Next.Before, after = steps.Next.After },
            nextWords = new { before = Words(steps.Before), after = Words(steps.After) },
            startsIn = steps.Origins.Select(origin => origin.Name),
            likelyCause = steps.Cause,
            steps = steps.Tensors.GroupBy(tensor => tensor.Step).Select(step => new
            {
                step = step.Key,
                moved = step.Count(tensor => tensor.Moved),
                of = step.Count(),
                relativeChange = Finite(Most(step)?.Relative ?? 0),
                @in = Most(step)?.Name,
            }),
            tensors = steps.Tensors.Where(tensor => tensor.Kind != "none").Select(tensor => new
            {
                name = tensor.Name,
                step = tensor.Step,
                kind = tensor.Kind,
                shape = new { before = tensor.ShapeBefore, after = tensor.ShapeAfter },
                entriesMoved = tensor.Entries.Length,
                relativeChange = Finite(tensor.Relative),
                largest = Entry(tensor, tensor.Farthest),
                largestRelative = Entry(tensor, tensor.FarthestRelatively),
                signsFlipped = tensor.SignsFlipped,
                becameZero = tensor.BecameZero,
                ceasedToBeZero = tensor.CeasedToBeZero,
                followsFrom = steps.FollowsFrom(tensor.Name),
            }),
            beside = Array.Empty<string>(),
        };
        return Flat("", JsonSerializer.SerializeToElement(new
        {
            schema = 1,
            before = sides.Before,
            after = sides.After,
            examples = new[] { example }
        }));

        object[] Words(TrainingStep step) => [.. steps.Words(step).Select(word => new
        {
            token = word.What.Split(" → ")[0],
            next = word.What.Split(" → ")[1],
            probability = word.Value,
        })];

        static double? Finite(double value) => double.IsInfinity(value) ? null : value;

        static object? Entry(MovedTensor tensor, ((int, int), (int, int))? entry) => entry is { } found
            ? new { place = tensor.Place(found), before = tensor.Before(found), after = tensor.After(found) }
            : null;
    }

    private static IEnumerable<string> Remarks(TwoSteps steps)
    {
        if (steps.Unmoved.Length > 0)
        {
            yield return $"Nothing moved in {steps.Unmoved}.";
        }

        foreach ((string kind, string what) in new[]
        {
            ("labels", "Only rows or columns are called otherwise, or stand in another order"), ("title",
                "Only the equation is written otherwise"),
        })
        {
            if (steps.Tensors.Where(tensor => tensor.Kind == kind).Select(tensor => tensor.Name).ToArray() is { Length: > 0 } names)
            {
                yield return $"{what}: {TwoSteps.First(names)}.";
            }
        }
    }

    private static IEnumerable<(MovedTensor Most, int Moved, int Of)> Rows(TwoSteps steps) => steps.Tensors.GroupBy(tensor => tensor.Step)
        .Where(step => step.Any(tensor => tensor.Moved))
        .Select(step => (Most(step)!, step.Count(tensor => tensor.Moved), step.Count()));

    private static MovedTensor? Most(IEnumerable<MovedTensor> step) =>
        step.Where(tensor => tensor.Moved).OrderByDescending(tensor => tensor.Relative).FirstOrDefault();

    /// <summary>Ten cells for seven powers of ten.</summary>
    private static string Bar(MovedTensor tensor)
    {
        double tens = 10 + (Math.Log10(Math.Clamp(tensor.Relative, 1e-7, 1)) / 7 * 10);
        int full = Math.Max(1, (int)Math.Round(tens));
        return new string('█', full).PadRight(10, '░');
    }
}
