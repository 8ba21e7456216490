using HandCalc.Operations;

namespace HandCalc.Explanations;

/// <summary>An operation that has its recipe with it.</summary>
internal interface ITold
{
    /// <summary>What each entry of the result is computed from.</summary>
    public Recipe Recipe { get; }
}

/// <summary>The recipe of every kind of operation that a training step is made of.</summary>
internal static class RecipeBook
{
    /// <summary>The recipe of a tensor; null where it is given.</summary>
    /// <exception cref="NotSupportedException">No recipe is known for the operation.</exception>
    public static Recipe? Of(Definition definition) => definition.Expression is { } expression ? Of(definition, expression) : null;

    private static Recipe Of(Definition y, Expression expression)
    {
        Operand[] x = [.. expression.Operands];
        Definition[] of = [.. x.Select(operand => operand.Source)];
        return expression.Operation switch
        {
            Product => LinearRecipes.Product(x[0], x[1]),
            Addition sum => LinearRecipes.Addition(sum.Terms, term => Of(y, term)),
            Copy or Slice => RecipeNotation.Of(x[0], Subscript.I, Subscript.J),
            SumOverRows => LinearRecipes.SumOverRows(of[0]),
            Scaling scaling => LinearRecipes.Scaling(of[0], scaling.Size),
            Concatenation => LinearRecipes.Concatenation(x),
            Stacking => LinearRecipes.Stacking(of[0], of[1]),
            Embedding lookUp => EmbeddingRecipes.LookUp(of[0], of[1], lookUp),
            GatherByToken gather => EmbeddingRecipes.GatherByToken(of[0], y.Rows, gather.Ids),
            GatherByPosition gather => EmbeddingRecipes.GatherByPosition(of[0], y.Rows, gather.Texts),
            Softmax { Texts: { } texts } => SoftmaxRecipes.InEachText(y, of[0], texts),
            Softmax softmax => SoftmaxRecipes.Forward(y, of[0], softmax.Causal, softmax.Earlier),
            SoftmaxBackward softmax => SoftmaxRecipes.Backward(of[0], of[1], softmax.Causal, softmax.Texts),
            Gelu => GeluRecipes.Forward(of[0]),
            GeluBackward => GeluRecipes.Backward(of[0], of[1]),
            RowMean => LayerNormRecipes.Mean(of[0]),
            RowVariance => LayerNormRecipes.Variance(of[0], of[1]),
            Normalization norm => LayerNormRecipes.Normalize(of[0], of[1], of[2], norm.Epsilon),
            ScaleAndShift => LayerNormRecipes.ScaleAndShift(of[0], of[1], of[2]),
            RowwiseProduct => RecipeNotation.Of(of[0]) * RecipeNotation.Of(of[1]),
            SumOfProductsOverRows => LinearRecipes.SumOfProductsOverRows(of[0], of[1]),
            VarianceBackward norm => LayerNormRecipes.VarianceBackward(of[0], of[1], of[2], of[3], norm.Epsilon),
            MeanBackward norm => LayerNormRecipes.MeanBackward(of[0], of[1], norm.Epsilon),
            NormalizationBackward norm => LayerNormRecipes.Backward(of, norm.Epsilon),
            CrossEntropy loss => LossRecipes.CrossEntropy(of[0], loss.Targets),
            Total total => LossRecipes.Total(of[0], total.Mean, total.Count),
            Seed => LossRecipes.Seed(),
            TotalBackward total => LossRecipes.TotalBackward(of[0], y.Rows, total.Mean, total.Count),
            CrossEntropyBackward loss => LossRecipes.ProbabilitiesBackward(of[0], of[1], loss.Targets),
            SoftmaxCrossEntropyBackward loss => LossRecipes.LogitsBackward(of[0], of[1], loss.Targets),
            FirstMoment moment => AdamWRecipes.FirstMoment(of[0], RecipeNotation.Of(of[1]), moment.Beta),
            SecondMoment moment => AdamWRecipes.SecondMoment(of[0], RecipeNotation.Of(of[1]), moment.Beta),
            ITold told => told.Recipe,
            AdamWUpdate update => AdamWRecipes.Update(of, update),
            ScheduledRate rate => OptimizerRecipes.Rate(of[0], rate.LearningRate, rate.Schedule),
            NormOfAll => OptimizerRecipes.Norm(of),
            Clipping clipping => OptimizerRecipes.Clipped(of[0], of[1], clipping.Clip),
            var unknown => throw new NotSupportedException($"No recipe is known for '{unknown.Name}'."),
        };
    }
}
