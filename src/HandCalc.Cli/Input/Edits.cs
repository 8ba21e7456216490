using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Cli.Input;

/// <summary>
/// What a step is given instead of what its model says, as it is typed: fields of the model, optimizer.beta1=0.8; entries of parameters,
/// W_Q[0][3,5]=0.2; and words that its vocabulary has not, word=cats.
/// </summary>
internal sealed class Edits(IReadOnlyList<string> typed)
{
    /// <summary>The option by which they are typed.</summary>
    public const string Option = "--set";

    private const char Minus = '−';
    private const string Word = "word";

    private string[] Words => [.. typed.Where(edit => FieldOf(edit) == Word).Select(edit => edit[(Word.Length + 1)..])];

    /// <summary>The model with its fields changed.</summary>
    /// <exception cref="InvalidInputException">A field can't be so; the message says what is allowed.</exception>
    public Model In(Model model) => typed.Count == 0 ? model : ModelFile.With(
        model with { Vocabulary = [.. model.Vocabulary, .. Words] }, typed
        .Select(edit => (Edit: edit, Field: FieldOf(edit))).Where(edit => edit.Field is not null and not Word)
        .Select(edit => (edit.Field!, edit.Edit[(edit.Field!.Length + 1)..])), Option);

    /// <summary>What training begins with where words are added; what it begins with anyway where none are.</summary>
    /// <param name="changed">The model with its fields changed, and the words.</param>
    /// <param name="begin">What it begins with, given the model without the words; null for what is drawn.</param>
    public TrainingState? WithWords(Model changed, Func<Model, TrainingState?> begin)
    {
        if (Words.Length == 0)
        {
            return begin(changed);
        }

        Model before = changed with { Text = "", Texts = null, Vocabulary = changed.Vocabulary[..^Words.Length] };
        TrainingState begun = begin(before) ?? TrainingState.Initial(before);
        try
        {
            return begun.WithWords(changed, Words.Length);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{Option}: '{Word}={Words[0]}': {problem.Message}", problem);
        }
    }

    /// <summary>What the step starts from, with the entries in their places.</summary>
    /// <exception cref="InvalidInputException">There is no such entry, or it can't be so; the message says what is allowed.</exception>
    public TrainingState In(TrainingStep step)
    {
        string[] entries = [.. typed.Where(edit => FieldOf(edit) is null)];
        if (entries.Length == 0)
        {
            return step.State;
        }

        var address = new CellAddress(Option, "parameter", step.Computation.Parameters,
            $", or a field of the model file ({string.Join(", ", ModelFile.Fields)})");
        var changed = new Dictionary<Definition, Matrix<double>>();
        foreach (string edit in entries)
        {
            int equals = edit.LastIndexOf('=') is > 0 and int found ? found : throw new InvalidInputException(
                $"{Option}: '{edit}' sets nothing; allowed: an entry of a parameter and a number, as in W_Q[0][3,5]=0.2, or a field of the "
                + "model file, as in optimizer.beta1=0.8.");
            (Definition tensor, int row, int column) = address.Parse(edit[..equals]);
            Matrix<double> value = changed.GetValueOrDefault(tensor) ?? step[tensor.Name].Value;
            changed[tensor] = value;
            value[row, column] = Number(tensor.Entry(row, column), edit[(equals + 1)..]);
        }

        return changed.Aggregate(step.State, (state, parameter) => state.With(parameter.Key.Name, parameter.Value));
    }

    /// <summary>What a model is called after the edits and so many steps of training.</summary>
    public string Name(string model, int steps)
    {
        string[] told = [.. steps > 0 ? [$"after {Names.Steps(steps)}"] : Array.Empty<string>(),
            .. typed.Count > 0 ? ["changed"] : Array.Empty<string>()];
        string ending = told.Length > 0 ? $" ({string.Join(", ", told)})" : "";
        return model.EndsWith(ending, StringComparison.Ordinal) ? model
            : TextTable.Shorten(model, ModelRules.LongestName - ending.Length) + ending;
    }

    private static string? FieldOf(string edit) =>
        ModelFile.Fields.Append(Word).FirstOrDefault(field => edit.StartsWith($"{field}=", StringComparison.Ordinal));

    private static double Number(string entry, string typed) =>
        double.TryParse(typed.Replace(Minus, '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number
            : throw new InvalidInputException($"{Option}: '{typed}' is no number for {entry}; allowed: a finite number.");
}
