namespace HandCalc.Book.Charts;

/// <summary>A box in pixels, from its upper left corner to its lower right one.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Whether a part of it lies in another.</summary>
    public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}

/// <summary>What of a panel is drawn on already, so that words can stand elsewhere.</summary>
internal sealed class Room
{
    private const double Around = 3;
    private readonly List<Box> taken = [];

    /// <summary>Takes a box, if nothing in it is taken.</summary>
    public bool TryTake(Box box)
    {
        bool isFree = !taken.Exists(box.Meets);
        taken.AddRange(isFree ? [box] : []);
        return isFree;
    }

    /// <summary>Takes places.</summary>
    public void Take(IEnumerable<(double X, double Y)> places) =>
        taken.AddRange(places.Select(at => new Box(at.X - Around, at.Y - Around, at.X + Around, at.Y + Around)));

    /// <summary>Takes all places along a line.</summary>
    public void TakeLine((double X, double Y)[] points)
    {
        foreach (((double x0, double y0), (double x1, double y1)) in points.Zip(points.Skip(1)))
        {
            int pieces = 1 + (int)(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0)) / Around);
            Take(Enumerable.Range(0, pieces + 1).Select(piece => (x0 + ((x1 - x0) * piece / pieces), y0 + ((y1 - y0) * piece / pieces))));
        }
    }
}
