using HandCalc.Models;
using HandCalc.Transformer;

namespace HandCalc.Training;

/// <summary>How many numbers a model trains.</summary>
public static class ParameterCounts
{
    extension(Model model)
    {
        /// <summary>How many numbers are trained.</summary>
        public long ParameterCount => TransformerComputation.Compose(model).ParameterCount;
    }
}
