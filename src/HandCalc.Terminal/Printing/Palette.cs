using Spectre.Console;

namespace HandCalc.Terminal.Printing;

/// <summary>The colours. Each is of middle brightness, to be read on a dark and on a light terminal.</summary>
internal static class Palette
{
    private static readonly Color Grey = new(138, 138, 138);
    private static readonly Color Blue = new(30, 120, 245);
    private static readonly Color Orange = new(225, 105, 0);

    /// <summary>The title of a step.</summary>
    public static Style Heading { get; } = new(Blue, decoration: Decoration.Bold);

    /// <summary>What matters in a line.</summary>
    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    /// <summary>Labels, shapes and remarks.</summary>
    public static Style Quiet { get; } = new(Grey);

    /// <summary>What is as it should be.</summary>
    public static Style Good { get; } = new(new Color(0, 150, 60), decoration: Decoration.Bold);

    /// <summary>What is not.</summary>
    public static Style Bad { get; } = new(new Color(220, 40, 40), decoration: Decoration.Bold);

    /// <summary>
    /// The colour of a number: from grey at zero to blue below and orange above, strongest at the largest entry of its tensor.
    /// </summary>
    public static Style Of(double value, double largest)
    {
        // The root spreads the small entries, which are the most.
        double strength = largest > 0 ? Math.Sqrt(Math.Abs(value) / largest) : 0;
        return new Style(Grey.Blend(value < 0 ? Blue : Orange, (float)Math.Min(strength, 1)));
    }
}
