namespace HandCalc.Book.Contents;

/// <summary>The slopes of the loss along every entry of a tensor, measured, beside the gradient that is derived.</summary>
/// <param name="Check">The comparison, with the entry in which gradient and slope lie farthest apart.</param>
/// <param name="Losses">For each entry, row by row: the loss with the entry a little greater, and a little less.</param>
internal sealed record Slopes(GradientCheck.Row Check, double[] Losses)
{
    /// <summary>Measures the slopes along a tensor.</summary>
    public static Slopes Of(TrainingStep step, string tensor)
    {
        var losses = new List<double>();
        GradientCheck.Row check = GradientCheck.Check(
            step, tensor, checkedOne: entry => losses.AddRange([entry.Slope.LossAbove, entry.Slope.LossBelow]));
        return new(check, [.. losses]);
    }
}
