using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs;

// ## Numbers that the model file gives
public sealed partial class ReachOfAChange
{
    internal static ImmutableArray<(string Name, Model Before, Model After)> OfGiven =>
    [
        .. from parameter in TrainingStep.Compute(Published).Parameters
           select ($"one entry of {parameter.Name}, given", Published, Published.Giving(new(Given(parameter.Name, Edited(parameter))))),
    ];

    // Nothing is drawn otherwise because a parameter is given: it moves what the same number moves that is put in place of what is
    // drawn, and not a bit more.
    [Test]
    public void A_number_that_is_given_moves_what_it_moves_put_in_place()
    {
        TrainingStep drawn = TrainingStep.Compute(Published);
        foreach (((string edit, _, Model given), Tensor parameter) in OfGiven.Zip(drawn.Parameters))
        {
            TrainingStep put = TrainingStep.Compute(Published, drawn.State.With(parameter.Name, Edited(parameter)));
            SameBits(TrainingStep.Compute(given), put, edit);
        }
    }

    // So the numbers that would be drawn may as well be given.
    [Test]
    public void What_would_be_drawn_moves_nothing_where_it_is_given()
    {
        TrainingStep drawn = TrainingStep.Compute(Published);
        Model given = Published.Giving(new(drawn.Parameters.Select(parameter => Given(parameter.Name, parameter.Value))));

        SameBits(TrainingStep.Compute(given), drawn, "all parameters");
        SameBits(TrainingStep.Compute(given with { Initialization = given.Initialization with { Seed = 7, Scale = 2 } }), drawn, "no draw");
    }

    private static void SameBits(TrainingStep step, TrainingStep other, string edit) => step.Tensors
        .Where(tensor => !tensor.Value.Equals(other[tensor.Name].Value)).Select(tensor => $"{edit}: {tensor.Name}").RequireNone();

    private static Matrix<double> Edited(Tensor parameter)
    {
        Matrix<double> value = parameter.Value;
        value[0, 0] += 0.5;
        return value;
    }

    private static ExportedTensor Given(string name, Matrix<double> value) => new(
        name, value.RowCount == 1 ? [value.ColumnCount] : [value.RowCount, value.ColumnCount], [.. value.ToRowMajorArray()]);
}
