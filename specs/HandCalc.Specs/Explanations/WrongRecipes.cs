using HandCalc.Explanations;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;

namespace HandCalc.Specs.Explanations;

/// <summary>Would a wrong recipe be noticed? Each is changed in one place at a time: an index, a sign, a number.</summary>
public sealed class WrongRecipes
{
    /// <summary>Trained for some steps, so that γ is not 1, β not 0, and the averages remember something.</summary>
    private static readonly Recipes Recipes = new(new TrainedModel(PyTorchSpecs.AnotherModel, 2).Next());

    /// <summary>The first tensor of each kind of operation.</summary>
    private static IEnumerable<TestCaseData> Tensors() => Recipes.Step.Computation.Definitions
        .Where(tensor => tensor.Expression is not null).DistinctBy(tensor => tensor.Operation)
        .Select(tensor => new TestCaseData(tensor).SetArgDisplayNames(tensor.Operation));

    [TestCaseSource(nameof(Tensors))]
    public void One_wrong_index_sign_or_number_gives_another_entry(Definition tensor)
    {
        Recipe[] wrong = [.. Changed(Recipes.Of(tensor)!)];

        wrong.Should().NotBeEmpty();
        wrong.Where(recipe => EveryCell.FarthestFrom(Recipes, recipe, tensor) <= Tolerances.Arithmetic)
            .Select(recipe => new FormulaText(new Grounding([]), FormulaText.Style.Whole).Of(recipe, new Indices(0, 0)))
            .Should().BeEmpty("a recipe of {0} that is wrong must be noticed", tensor);
    }

    private static IEnumerable<Recipe> Changed(Recipe recipe) => recipe switch
    {
        Entry entry => entry.Source.Shape.Length == 2 ? [entry with { Row = entry.Column, Column = entry.Row }]
            : [new Number(0.5) * entry],
        Number number => [number with { Value = number.Value + 1 }],

        // Of the softmax any number may be subtracted, the largest or not.
        Fold fold => fold.IsSum ? Changed(fold.Of).Select(of => fold with { Of = of }) : [],
        Named named => Changed(named.Of).Select(of => named with { Of = of }),
        Noted noted => Changed(noted.Of).Select(of => noted with { Of = of }),
        Case { When: Chosen chosen } one => Changed(chosen.Holds(default) ? one.Then : one.Otherwise),
        Case one => [.. Changed(one.Then).Select(of => one with { Then = of }),
            .. Changed(one.Otherwise).Select(of => one with { Otherwise = of })],
        Apply apply =>
        [
            .. apply.Operator == Operator.Subtract ? [apply with { Operator = Operator.Add }] : ImmutableArray<Recipe>.Empty,
            .. apply.Of.SelectMany((of, index) => Changed(of).Select(changed => apply with { Of = apply.Of.SetItem(index, changed) })),
        ],
        _ => throw new NotSupportedException($"{recipe}"),
    };
}
