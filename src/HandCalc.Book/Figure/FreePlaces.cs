namespace HandCalc.Book.Figure;

/// <summary>Where a label of the flow figure covers no line, no node and no other label.</summary>
/// <param name="drawn">What is drawn already: paths of the commands M, C, H and V.</param>
/// <param name="nodes">The middle and the size of each node.</param>
internal sealed partial class FreePlaces(string drawn, IEnumerable<(double X, double Y, double Width, double Height)> nodes)
{
    private const double Letter = 6.1, Above = 8.5, Below = 2.5, Aside = 2, Step = 3;
    private const int Samples = 240, Farthest = 16, StillNear = 5;

    private readonly (double X, double Y)[] strokes = [.. Way().Matches(drawn).SelectMany(way => Points(way.Groups["d"].Value))];
    private readonly List<(double Left, double Top, double Right, double Bottom)> taken =
        [.. nodes.Select(node => (node.X - (node.Width / 2), node.Y - (node.Height / 2), node.X + (node.Width / 2),
            node.Y + (node.Height / 2)))];

    /// <summary>Takes a place for a label: where it is wanted, or as near to it as can be, on the first base line that has one
    /// near.</summary>
    /// <param name="x">Where it should begin.</param>
    /// <param name="baseLines">Where it may stand.</param>
    /// <param name="label">The label.</param>
    /// <returns>Where it begins.</returns>
    public (double X, double Y) Near(double x, double[] baseLines, string label)
    {
        double width = label.Length * Letter;
        (double X, double Y) place = Enumerable.Range(0, Farthest).SelectMany(step => baseLines.Select(y => (Step: step, Y: y)))
            .OrderBy(at => at.Step / StillNear).ThenBy(at => Array.IndexOf(baseLines, at.Y))
            .SelectMany(at => new[] { (x + (at.Step * Step), at.Y), (x - (at.Step * Step) - width - 10, at.Y) })
            .Where(IsFree).FirstOrDefault((x, baseLines[0]));
        taken.Add(Box(place));
        return place;

        (double Left, double Top, double Right, double Bottom) Box((double X, double Y) start) =>
            (start.X - Aside, start.Y - Above, start.X + width + Aside, start.Y + Below);

        bool IsFree((double X, double Y) start)
        {
            (double Left, double Top, double Right, double Bottom) box = Box(start);
            return !strokes.Any(point => point.X > box.Left && point.X < box.Right && point.Y > box.Top && point.Y < box.Bottom)
                && !taken.Any(other => other.Left < box.Right && box.Left < other.Right
                    && other.Top < box.Bottom && box.Top < other.Bottom);
        }
    }

    /// <summary>Points on a path, close to each other.</summary>
    private static IEnumerable<(double X, double Y)> Points(string path)
    {
        (double X, double Y) at = default;
        foreach (Match command in Command().Matches(path))
        {
            double[] to = [.. command.Groups["numbers"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            (double X, double Y)[] curve = command.Groups["letter"].Value switch
            {
                "H" => [at, at, (to[0], at.Y), (to[0], at.Y)],
                "V" => [at, at, (at.X, to[0]), (at.X, to[0])],
                "C" => [at, (to[0], to[1]), (to[2], to[3]), (to[4], to[5])],
                _ => [(to[0], to[1]), (to[0], to[1]), (to[0], to[1]), (to[0], to[1])],
            };
            for (int sample = 0; sample <= Samples; sample++)
            {
                yield return Bezier(curve, (double)sample / Samples);
            }

            at = curve[^1];
        }
    }

    private static (double X, double Y) Bezier((double X, double Y)[] of, double t)
    {
        double[] weights = [Math.Pow(1 - t, 3), 3 * t * Math.Pow(1 - t, 2), 3 * t * t * (1 - t), Math.Pow(t, 3)];
        return (of.Zip(weights, (point, weight) => point.X * weight).Sum(), of.Zip(weights, (point, weight) => point.Y * weight).Sum());
    }

    [GeneratedRegex(@"(?<= d="")(?<d>[^""]+)")]
    private static partial Regex Way();

    [GeneratedRegex(@"(?<letter>[MCHV])(?<numbers>[^MCHV]+)")]
    private static partial Regex Command();
}
