using HandCalc.Randomness;

namespace HandCalc.Comparisons;

/// <summary>How a parameter comes to other numbers than the book's.</summary>
internal static class GivenSlips
{
    /// <summary>A parameter in the other order of drawing, if every parameter of the file is that is drawn at all.</summary>
    public static IEnumerable<(Slip Slip, Matrix<double> Values)> OtherDraw(Suspect suspect)
    {
        TrainingStep right = suspect.Step.Right;
        Model model = right.Model;
        (string meant, DrawOrder other) = model.Initialization.Draw == DrawOrder.Continuous
            ? ("continuous", DrawOrder.Reseeded)
            : ("reseeded", DrawOrder.Continuous);
        Dictionary<string, Matrix<double>> drawn = suspect.Definition.Expression is null
            && model.Initialization.Values?.Has(suspect.Definition.Name) != true
            ? Initialization.Draw(model.Initialization with { Draw = other }, right.Computation.Parameters)
            : [];
        if (drawn.TryGetValue(suspect.Definition.Name, out Matrix<double>? value) && right.Parameters.All(IsSoDrawn))
        {
            yield return (new("another order of drawing",
                $"These numbers are drawn in the other order; the model file says \"{meant}\"."), value);
        }

        bool IsSoDrawn(Tensor parameter)
        {
            Matrix<double> found = suspect.Step.Value(parameter.Definition);
            return !suspect.Step.Tells(parameter.Definition)
                || Agreement.Apart(drawn[parameter.Name], found) <= 8 * Precision.Singles.Relative * Agreement.Largest(found);
        }
    }

    /// <summary>A parameter as it begins where the model file does not give it.</summary>
    public static IEnumerable<(Slip Slip, Matrix<double> Values)> LeftOut(Suspect suspect)
    {
        InitializationSettings settings = suspect.Step.Right.Model.Initialization;
        string name = suspect.Definition.Name;
        return settings.Values?.Has(name) == true
            ? [(new("the numbers of the model file left out", "The model file gives this parameter itself; these numbers it has without."),
                Initialization.Draw(settings with { Values = null }, suspect.Step.Right.Computation.Parameters)[name])]
            : [];
    }

    /// <summary>The output layer that is the table of the embeddings.</summary>
    public static IEnumerable<(Slip Slip, Matrix<double> Values)> Tied(Suspect suspect) => suspect.Definition.Name == "W_lm"
        ? [(new("tied embeddings", "W_lm is E_token, transposed, where this model has a matrix of its own."),
            suspect.Step.Value(suspect.Step.Right.Computation["E_token"]).Transpose())]
        : [];
}
