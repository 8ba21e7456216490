using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>A model with all that may be asked of the optimizer: matrices alone decay, a schedule makes the rate, gradients are
/// clipped.</summary>
internal static class EverySetting
{
    /// <summary>A schedule of which a few steps show every part.</summary>
    public static RateSchedule Schedule { get; } = new(Warmup: 4, Steps: 12, Minimum: 0.1);

    /// <summary>Such a model, like another in all else.</summary>
    /// <param name="model">The other model.</param>
    /// <param name="clip">What the norm of all gradients is brought down to.</param>
    public static Model In(Model model, double clip = 1) => model with
    {
        Optimizer = model.Optimizer with { Decay = DecayingParameters.Matrices, Schedule = Schedule, Clip = clip },
    };
}
