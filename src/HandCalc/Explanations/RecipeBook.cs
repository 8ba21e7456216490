using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Explanations;

/// <summary>The recipe of every kind of operation that a training step is made of.</summary>
internal static class RecipeBook
{
    /// <summary>The recipe of a tensor; nothing where it is given.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="model">The model, for what an equation leaves to it: ids, targets, settings.</param>
    /// <exception cref="NotSupportedException">No recipe is known for the operation.</exception>
    public static Recipe? Of(Definition definition, Model model) =>
        definition.Expression is null ? null : Of(definition, definition.Expression, model);

    private static Recipe Of(Definition y, Expression expression, Model model)
    {
        Operand[] of = [.. expression.Operands];
        return expression.Operation switch
        {
            "product" => LinearRecipes.Product(of[0], of[1]),
            "sum" => LinearRecipes.Addition(expression.Terms, term => Of(y, term, model)),
            "copy" or "slice" => RecipeNotation.Of(of[0], Subscript.I, Subscript.J),
            "sum over rows" => LinearRecipes.SumOverRows(of[0].Source),
            "scaling" => LinearRecipes.Scaling(of[0].Source, model.DHead),
            "concatenation" => LinearRecipes.Concatenation(of),
            "look-up" => EmbeddingRecipes.LookUp(of[0].Source, of[1].Source, model.Ids),
            "gather by token" => EmbeddingRecipes.GatherByToken(of[0].Source, y.Rows, model.Ids),
            "gather by position" => EmbeddingRecipes.GatherByPosition(of[0].Source, y.Rows, model.Ids.Length),
            "softmax" => SoftmaxRecipes.Forward(y, of[0].Source),
            "softmax backward" => SoftmaxRecipes.Backward(of[0].Source, of[1].Source),
            "gelu" => GeluRecipes.Forward(of[0].Source),
            "gelu backward" => GeluRecipes.Backward(of[0].Source, of[1].Source),
            "row mean" => LayerNormRecipes.Mean(of[0].Source),
            "row variance" => LayerNormRecipes.Variance(of[0].Source, of[1].Source),
            "normalization" => LayerNormRecipes.Normalize(of[0].Source, of[1].Source, of[2].Source, model.LayerNormEpsilon),
            "scale and shift" => LayerNormRecipes.ScaleAndShift(of[0].Source, of[1].Source, of[2].Source),
            "row-wise product" => RecipeNotation.Of(of[0].Source) * RecipeNotation.Of(of[1].Source),
            "sum of products over rows" => LinearRecipes.SumOfProductsOverRows(of[0].Source, of[1].Source),
            "variance backward" =>
                LayerNormRecipes.VarianceBackward(of[0].Source, of[1].Source, of[2].Source, of[3].Source, model.LayerNormEpsilon),
            "mean backward" => LayerNormRecipes.MeanBackward(of[0].Source, of[1].Source, model.LayerNormEpsilon),
            "layer norm backward" => LayerNormRecipes.Backward([.. of.Select(operand => operand.Source)], model.LayerNormEpsilon),
            "cross-entropy" => LossRecipes.CrossEntropy(of[0].Source, model.Targets),
            "total" => LossRecipes.Total(of[0].Source, model.Loss),
            "seed" => LossRecipes.Seed(),
            "total backward" => LossRecipes.TotalBackward(of[0].Source, y.Rows.Length, model.Loss),
            "cross-entropy backward" => LossRecipes.ProbabilitiesBackward(of[0].Source, of[1].Source, model.Targets),
            "softmax and cross-entropy backward" => LossRecipes.LogitsBackward(of[0].Source, of[1].Source, model.Targets),
            "first moment" => AdamWRecipes.FirstMoment(of[0].Source, of[1].Source, model.Optimizer),
            "second moment" => AdamWRecipes.SecondMoment(of[0].Source, of[1].Source, model.Optimizer),
            "adamw update" => AdamWRecipes.Update(of[0].Source, of[1].Source, of[2].Source, of[3].Source, model.Optimizer),
            string unknown => throw new NotSupportedException($"No recipe is known for '{unknown}'."),
        };
    }
}
