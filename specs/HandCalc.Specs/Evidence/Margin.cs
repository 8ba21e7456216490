using System.Globalization;

namespace HandCalc.Specs.Evidence;

/// <summary>How near a printed number lies to a tie.</summary>
/// <param name="Page">Where it is printed.</param>
/// <param name="Number">The number.</param>
/// <param name="Movement">How far it moves where the last bit of everything is another.</param>
internal sealed record Margin(string Page, PrintedNumber Number, double Movement)
{
    /// <summary>
    /// The way to the nearest number at which something else is printed. Zero is such a number too: it is printed as 0, and what is next to
    /// it as 0.000000. An exact zero has no such way.
    /// </summary>
    public double ToTie
    {
        get
        {
            double scale = Math.Pow(10, Number.Decimals);
            double printed = Math.Abs(Number.Value / Number.Unit);
            double toHalf = Math.Abs((printed * scale % 1) - 0.5) / scale;
            return Number.Value == 0 ? double.PositiveInfinity : Math.Min(printed, toHalf) * Number.Unit;
        }
    }

    /// <summary>What part of the way to the tie its movement is.</summary>
    public double PartOfTheWay => Movement / ToTie;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Page}: {Number.Place} is {Number.Value:R}, {ToTie:0.0e-0} from a tie, and last bits move it by {Movement:0.0e-0}");
}
