using HandCalc.Explanations;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Witnesses;
using HandCalc.Tensors;

namespace HandCalc.Specs.Explanations;

/// <summary>
/// An explanation is a witness: it retells a cell by plain arithmetic on its operands, one entry at a time, and must end at the number
/// that the engine has in that cell.
/// </summary>
public sealed class EveryCell
{
    /// <summary>The worst error in any model.</summary>
    internal static Lazy<double> OfAnyModel { get; } = RandomModels.Worst(
        cases: 25, step => AssertRecomputed(step).Values.Max(), wider: true);

    [TestCaseSource(typeof(WorkedExamples))]
    public void Every_entry_of_every_tensor_is_what_its_recipe_gives(WorkedExample example) => AssertRecomputed(example.Step).Keys
        .Should().Equal(example.Step.Tensors.Select(tensor => tensor.Name).Except(example.Step.Parameters.Select(given => given.Name)));

    [Test]
    public void And_so_it_is_for_any_model() => OfAnyModel.Value.Should().BeLessThanOrEqualTo(Tolerances.Arithmetic);

    /// <summary>What an explanation leads to is what the equation names, all of it.</summary>
    [TestCaseSource(typeof(WorkedExamples))]
    public void The_entries_that_a_recipe_reads_are_those_of_the_operands(WorkedExample example)
    {
        var recipes = new Recipes(example.Step);
        foreach (Definition tensor in example.Step.Computation.Definitions)
        {
            Cells(tensor).SelectMany(cell => Read(recipes, tensor, cell)).Distinct().Order(StringComparer.Ordinal)
                .Should()
                .Equal(tensor.Operands.Select(operand => operand.Name).Distinct().Order(StringComparer.Ordinal), "{0} names them", tensor);
        }
    }

    private static IEnumerable<string> Read(Recipes recipes, Definition tensor, (int Row, int Column) cell) =>
        recipes.Of(tensor) is { } recipe
        ? Grounding.Entries(recipe, new Indices(cell.Row, cell.Column)).Select(entry => entry.Source.Name)
        : [];

    /// <summary>Asserts that every entry is what its recipe gives.</summary>
    /// <returns>The worst error of each tensor that is computed, relative to its largest entry.</returns>
    internal static IReadOnlyDictionary<string, double> AssertRecomputed(TrainingStep step)
    {
        var recipes = new Recipes(step);
        return step.Computation.Definitions.Where(tensor => tensor.Expression is not null)
            .ToDictionary(tensor => tensor.Name, tensor => AssertRecomputed(recipes, tensor));
    }

    /// <summary>Asserts it of one tensor.</summary>
    internal static double AssertRecomputed(Recipes recipes, Definition tensor)
    {
        double error = FarthestFrom(recipes, recipes.Of(tensor)!, tensor);
        error.Should().BeLessThanOrEqualTo(Tolerances.Arithmetic, "the recipe of {0} must give its entries", tensor);
        return error;
    }

    /// <summary>
    /// How far a recipe is off at the worst, relative to the largest entry; infinite where it reads an entry that is not there.
    /// </summary>
    internal static double FarthestFrom(Recipes recipes, Recipe recipe, Definition tensor)
    {
        Tensor engine = recipes.Step[tensor.Name];
        try
        {
            double worst = Cells(tensor)
                .Select(cell => Math.Abs(recipes.Evaluate(recipe, cell.Row, cell.Column) - engine[cell.Row, cell.Column]))
                .Max(distance => double.IsNaN(distance) ? double.PositiveInfinity : distance);
            return worst == 0 ? 0 : worst / engine.LargestEntry;
        }
        catch (ArgumentOutOfRangeException)
        {
            return double.PositiveInfinity;
        }
    }

    private static IEnumerable<(int Row, int Column)> Cells(Definition tensor) =>
        from row in Enumerable.Range(0, tensor.Rows.Length) from column in Enumerable.Range(0, tensor.Columns.Length) select (row, column);
}
