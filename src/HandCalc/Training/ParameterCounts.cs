using HandCalc.Models;
using HandCalc.Transformer;

namespace HandCalc.Training;

/// <summary>How many numbers a model trains.</summary>
public static class ParameterCounts
{
    extension(Model model)
    {
        /// <summary>How many numbers are trained. The computation is written down to count them: ask one that is there already instead.</summary>
        public long ParameterCount => TransformerComputation.Compose(model).ParameterCount;
    }
}
