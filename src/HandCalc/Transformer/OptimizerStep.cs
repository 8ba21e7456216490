using HandCalc.Models;
using HandCalc.Operations;
using HandCalc.Tensors;

namespace HandCalc.Transformer;

/// <summary>Step 13: AdamW moves every parameter. What it carries from step to step (m, v and the count) is given from outside.</summary>
internal static class OptimizerStep
{
    /// <summary>The number of this step, from 1: carried from step to step.</summary>
    public const string Time = "t";

    /// <summary>The name of what the step before left behind: previous.m.W_O.</summary>
    public static string Previous(string name) => $"previous.{name}";

    /// <summary>The name of what takes the place of a value in the next step: new.W_O for W_O, m.W_O for previous.m.W_O.</summary>
    public static string After(string name) => IsCarried(name) ? name[Previous("").Length..] : $"new.{name}";

    /// <summary>Whether a name is that of a value that is carried from step to step, and so is no result of this one.</summary>
    public static bool IsCarried(string name) => name == Time || name.StartsWith("previous.", StringComparison.Ordinal);

    public static void Define(ComputationBuilder book, Model model, BackwardPass backward)
    {
        OptimizerSettings settings = model.Optimizer;
        book.Step = 13;
        Definition time = book.Given(Time, Axis.None, Axis.None);
        foreach ((Definition parameter, Definition gradient) in backward.Parameters)
        {
            Definition m = Moment("m", AdamW.FirstMoment);
            Definition v = Moment("v", AdamW.SecondMoment);
            Define($"new.{parameter.Name}", AdamW.Update(parameter, m, v, time, settings));

            Definition Moment(string symbol, Func<Definition, Definition, OptimizerSettings, Expression> rule)
            {
                string name = $"{symbol}.{parameter.Name}";
                return Define(name, rule(book.Given(Previous(name), parameter.Rows, parameter.Columns), gradient, settings));
            }

            Definition Define(string name, Expression expression) => book.Define(name, parameter.Rows, parameter.Columns, expression);
        }
    }
}
