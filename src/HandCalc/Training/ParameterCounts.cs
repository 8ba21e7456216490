using HandCalc.Transformer;

namespace HandCalc.Training;

/// <summary>How many numbers a model trains.</summary>
public static class ParameterCounts
{
    extension(Model model)
    {
        /// <summary>How many numbers are trained. Writes the computation down to count them: ask one that there is instead.</summary>
        public long ParameterCount => TransformerComputation.Compose(model).ParameterCount;
    }
}
