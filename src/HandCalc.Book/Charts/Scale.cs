namespace HandCalc.Book.Charts;

/// <summary>What an axis measures, from where to where, and the numbers or names that stand along it.</summary>
internal sealed class Scale
{
    private const double Least = 1e-3, Most = 1e5;
    private readonly string quantity;
    private readonly double step, unit = 1;
    private readonly IReadOnlyList<string>? labels;

    private Scale(string name, double start, double end, IReadOnlyList<string>? labels, double leastStep, int about)
    {
        (quantity, Name, Start, End, this.labels, HasGrid) = (name, name, start, end, labels, leastStep == 0);
        double largest = Math.Max(Math.Abs(start), Math.Abs(end));
        do
        {
            step = labels is not null ? 1 : Math.Max(RoundedUp(Length / about++), leastStep);
        }
        while (HasGrid && Ticks.Count < 2); // two numbers say what any place between them is
        if (largest is < Least or >= Most)
        {
            unit = Math.Pow(10, 3 * Math.Floor(Math.Log10(largest) / 3));
            Name += string.Create(CultureInfo.InvariantCulture, $", in units of {unit:0e-0}");
        }
    }

    /// <summary>What is measured, with its unit where that is not one.</summary>
    public string Name { get; }

    /// <summary>The number where the axis begins: on the left, or at the bottom.</summary>
    public double Start { get; }

    /// <summary>The number where it ends.</summary>
    public double End { get; }

    /// <summary>From where to where it goes: what its end is more than its start.</summary>
    public double Length => End - Start;

    /// <summary>Whether names stand along it, one for each whole number from 0.</summary>
    public bool HasLabels => labels is not null;

    /// <summary>Whether lines lead from its numbers across the panel; whole numbers and names have places instead.</summary>
    public bool HasGrid { get; }

    /// <summary>Whether one of these lines is that of zero.</summary>
    public bool HasZero => HasGrid && Start <= 0 && End >= 0;

    /// <summary>Numbers from the least to the most of some, and a little more.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="about">About how many numbers are marked.</param>
    /// <param name="more">What part of the range is added at each end.</param>
    public static Scale Over(string name, IEnumerable<double> values, int about = 5, double more = 0.07)
    {
        double[] all = [.. values];
        (double least, double most) = (all.Min(), all.Max());
        bool isRange = most - least > 1e-9 * Math.Max(Math.Abs(least), Math.Abs(most));
        double padding = isRange ? more * (most - least) : Math.Max(Math.Abs(most), 1) / 2;
        return new(name, least - padding, most + padding, null, 0, about);
    }

    /// <summary>Numbers between two ends; up to 1 more where nothing lies between them.</summary>
    public static Scale Between(string name, double start, double end, int about = 5) =>
        new(name, start, end > start ? end : start + 1, null, 0, about);

    /// <summary>Whole numbers from 0, each with a place of its own.</summary>
    public static Scale Indices(string name, int count) => new(name, -0.5, count - 0.5, null, 1, 5);

    /// <summary>Names from the top down, each with a place of its own.</summary>
    public static Scale Names(string name, IReadOnlyList<string> labels) => new(name, labels.Count - 0.5, -0.5, labels, 1, 1);

    /// <summary>How far along the axis a number stands: 0 at its start, 1 at its end.</summary>
    public double Share(double value) => (value - Start) / Length;

    /// <summary>A scale of numbers that goes on farther at both ends.</summary>
    /// <param name="length">How long it becomes.</param>
    public Scale Longer(double length) =>
        Between(quantity, Start - ((length - Length) / 2), End + ((length - Length) / 2));

    /// <summary>The numbers that are marked, and what stands there.</summary>
    public IReadOnlyList<(double At, string Text)> Ticks => labels is not null
        ? [.. labels.Select((label, index) => ((double)index, label))]
        : [.. Enumerable.Range(0, (int)(Math.Floor(Last) - Math.Ceiling(First)) + 1)
            .Select(index => (Math.Ceiling(First) + index) * step).Select(at => (at, Text(at)))];

    private double First => (Start / step) - 1e-9;

    private double Last => (End / step) + 1e-9;

    private string Text(double tick)
    {
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step / unit) + 1e-9));
        string text = (tick / unit).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.Any(c => c is >= '1' and <= '9') ? text.Replace('-', '−') : "0";
    }

    /// <summary>The least of 1, 2 and 5, times a power of ten, that is not less.</summary>
    private static double RoundedUp(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * (((step / power) - 1e-9) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }
}
