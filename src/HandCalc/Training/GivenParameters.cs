using HandCalc.Reading;

namespace HandCalc.Training;

/// <summary>The parameters that a model file gives itself: whether they are parameters of its model.</summary>
internal static class GivenParameters
{
    /// <summary>Refuses numbers that do not fit the model. A file that is named must have all parameters, and may have other tensors.</summary>
    /// <exception cref="InvalidInputException">The message names the field, the parameter and what is allowed.</exception>
    public static void Check(Model model, Computation computation)
    {
        if (model.Initialization.Values is not { } given)
        {
            return;
        }

        Dictionary<string, Definition> parameters = computation.Parameters.ToDictionary(parameter => parameter.Name);
        if (given.File is null && given.Tensors.FirstOrDefault(tensor => !parameters.ContainsKey(tensor.Name)) is { } other)
        {
            string what = computation.Contains(other.Name) ? "it is no parameter" : "the model has no parameter of this name";
            throw new InvalidInputException($"{given.Place}{VisibleText.Beginning(other.Name)}: {what}; allowed: the parameters of the "
                + $"model, by the names that {TypedCommand.Of("export")} writes.{Spelling.SuggestionOfTensor(other.Name, parameters.Keys)}");
        }

        foreach (Definition parameter in parameters.Values)
        {
            ExportedTensor? tensor = given.Of(parameter.Name);
            (string Wrong, string Allowed)? problem = tensor is null
                    ? given.File is null ? null : ("the parameter is missing", "a file with all parameters of the model, by their names")
                : !tensor.Shape.SequenceEqual(parameter.Shape)
                    ? ($"its shape is [{string.Join(", ", tensor.Shape)}]", $"[{string.Join(", ", parameter.Shape)}], as the model has it")
                : !tensor.Values.All(double.IsFinite) ? ("an entry is no finite number", "finite numbers") : null;
            if (problem is (var wrong, var allowed))
            {
                throw new InvalidInputException($"{given.Place}{parameter.Name}: {wrong}; allowed: {allowed}.");
            }
        }
    }

    /// <summary>The same model without what else a file has: it can be written with all that its step was computed from.</summary>
    public static Model WrittenOut(Model model, Computation computation) => model.Initialization.Values is { File: not null } given
        ? model.Giving(given.Only(computation.Parameters.Select(parameter => parameter.Name))) : model;
}
