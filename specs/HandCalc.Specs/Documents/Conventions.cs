using HandCalc.Models;
using HandCalc.Specs.Book;
using HandCalc.Specs.Notation;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Book.Fact;

namespace HandCalc.Specs.Documents;

/// <summary>What the README says of the notation, and of the choices on which textbooks differ, asked of the published model.</summary>
internal sealed class Conventions() : NamedTensors(TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)))
{
    /// <summary>The rules, each with what the engine does.</summary>
    public IEnumerable<Fact> All()
    {
        double n = Model.DModel, epsilon = Model.LayerNormEpsilon;
        Matrix<double> Apart() => Residual.MapIndexed((i, _, x) => x - Mean[i, 0]);
        double squares = Apart().Row(0).Sum(x => x * x), sigma = Math.Sqrt(Variance[0, 0]), xHat = x_hat[0, 0], apart = Apart()[0, 0];
        double loss = Training["loss"].Value[0, 0], sum = Losses.Enumerate().Sum();
        Matrix<double> y = P - Training["d.logits"].Value;

        yield return new("A row is a token.", X.RowCount == Model.Ids.Length);
        yield return new("Every linear map is `Y = X·W + b`, so every weight is stored [in × out].",
            Near(Hidden[1, 2], ((Attention.Row(1) * W_1.Column(2)) + b_1[0, 2])) && W_1.RowCount == Model.DModel
                && W_1.ColumnCount == Model.DFf);
        yield return new("`d.X` is ∂L/∂X, and has the shape of X.",
            Training["d.W_1"].Value.RowCount == W_1.RowCount && Training["d.W_1"].Value.ColumnCount == W_1.ColumnCount
            && GradientCheck.Check(Training, "b_2").Agrees);
        bool oneHot = Enumerable.Range(0, Model.Targets.Length)
            .All(i => Near(y[i, Model.Targets[i]], 1) && Near(y.Row(i).Sum(), 1));
        yield return new(
            $"L is the **{Which(("sum", Near(loss, sum)), ("mean", Near(loss, sum / Losses.RowCount)))}** of the positions' losses, "
            + $"so d.logits = {Which(("P − Y", oneHot))} in every row that has a target.");
        yield return new(
            $"`m.X`, `v.X` are AdamW's averages of {Average("m", Model.Optimizer.Beta1)} and of {Average("v", Model.Optimizer.Beta2)}; "
            + "`new.X` is the parameter X after the step.", Decay(Model.Optimizer.WeightDecay));
        (bool biased, bool unbiased) = (Near(Variance[0, 0], squares / n), Near(Variance[0, 0], squares / (n - 1)));
        yield return new($"the variance is the {Which(("biased", biased), ("unbiased", unbiased))} one");
        bool inside = Near(xHat, apart / Math.Sqrt((sigma * sigma) + epsilon)), outside = Near(xHat, apart / (sigma + epsilon));
        yield return new($"ε stands {Which(("inside", inside), ("outside", outside))} the root");
        yield return new($"GELU is the {Which(("tanh", Gelu(x => Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
            ("erf", Gelu(x => SpecialFunctions.Erf(x / Math.Sqrt(2)))))} formula");
        TrainingStep large = TrainingStep.Compute(Model, Training.State.With("W_Q[0]", W_Q[0] * 1e8));
        yield return new("softmax leaves masked scores out", Finite(large["A[0]"].Value)
            && large["A[0]"].Value.EnumerateIndexed().All(entry => entry.Item2 <= entry.Item1 || entry.Item3 == 0));
        yield return new($"subtracts the {Which(
            ("largest", Finite(large["A[0]"].Value)), ("smallest", !Finite(large["A[0]"].Value)))} of the rest");
        bool isApart = Decay(Model.Optimizer.WeightDecay);
        yield return new($"weight decay is {Which(("apart from", isApart), ("part of", !isApart))} "
            + "the gradient and applies to all parameters");
    }

    /// <summary>Whether each parameter moves by its normalized gradient and, beside it, by its decay.</summary>
    private bool Decay(double decay)
    {
        (double rate, double epsilon) = (Model.Optimizer.LearningRate, Model.Optimizer.Epsilon);
        return Training.Parameters.All(parameter => parameter.Value.EnumerateIndexed().All(entry =>
        {
            double g = Training[$"d.{parameter.Name}"].Value[entry.Item1, entry.Item2];
            return Near(Training[$"new.{parameter.Name}"].Value[entry.Item1, entry.Item2],
                entry.Item3 - (rate * ((g / (Math.Abs(g) + epsilon)) + (decay * entry.Item3))));
        }));
    }

    /// <summary>What an average of the first step is of: the gradient, or its square.</summary>
    private string Average(string moment, double beta)
    {
        (double g, double average) = (Training["d.b_2"].Value[0, 0], Training[$"{moment}.b_2"].Value[0, 0]);
        return Which(("d.X", Near(average, (1 - beta) * g)), ("its square", Near(average, (1 - beta) * g * g)));
    }

    private bool Gelu(Func<double, double> curve) => Hidden.EnumerateIndexed()
        .All(entry => Near(Activated[entry.Item1, entry.Item2], entry.Item3 / 2 * (1 + curve(entry.Item3))));

    private static bool Finite(Matrix<double> matrix) => matrix.Enumerate().All(double.IsFinite);

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(Math.Abs(b), 1e-3);
}
