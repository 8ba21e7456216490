using System.Text.Encodings.Web;
using System.Text.Json;
using HandCalc.Exports;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;

namespace HandCalc.Practice.Languages;

/// <summary>Exercises in Python: functions of arrays of NumPy, and what is given as archives.</summary>
internal sealed class Python() : Language("python")
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public override string FileOf(Assignment assignment) => $"step_{assignment.Step:00}/derivation_{assignment.Place}.py";

    /// <inheritdoc/>
    public override string TextOf(Assignment assignment, TrainingStep step)
    {
        IEnumerable<string> functions = assignment.Asked.SelectMany(asked => (string[])
            ["", "", $"def {asked.Function}({string.Join(", ", Operand.Of(asked, step).Select(operand => operand.Called).Append("model"))}):",
                "    raise NotImplementedError"]);
        IEnumerable<(string, Definition)> given = assignment.Asked.SelectMany(asked => Operand.Of(asked, step))
            .Where(operand => operand.Sources is [var source, ..] && !assignment.Asked.Any(asked => asked.Symbol == source))
            .DistinctBy(operand => operand.Called)
            .Select(operand => (operand.IsList ? $"{operand.Called}[h]" : operand.Called, step.Computation[operand.Sources[0]]));
        string[] lines =
        [
            "r\"\"\"" + string.Join('\n', Above(assignment, step).Append("").Concat(
                Table(given, assignment.Asked.Select(one => (one.Function, one.Definition(step)))))),
            "\"\"\"", "import numpy as np", .. functions, "",
        ];
        return string.Join('\n', lines);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> SolutionOf(Assignment assignment, TrainingStep step) =>
        ["In the notation of the book:", .. assignment.Asked.Select(asked => $"  {asked.Definition(step).Equation}"), "and in C#:",
            .. new CSharp().SolutionOf(assignment, step).Select(line => $"  {line}")];

    /// <inheritdoc/>
    public override IEnumerable<(string Path, byte[] Content)> FilesBeside(string folder, ImmutableArray<Trial> trials)
    {
        yield return ("README.md", Resource("README.python.md"));
        yield return ("run.py", Resource("run.py"));
        yield return ("given/exercises.json", Json(Assignment.All.ToDictionary(one => one.Number, one => new
        {
            File = FileOf(one),
            Asked = one.Asked.Select(asked => new
            {
                Function = asked.Function,
                Tensors = trials.ToDictionary(trial => trial.Name, trial => asked.In(trial.Step).Select(tensor => new
                {
                    tensor.Name,
                    Operands = Operand.Of(asked, trial.Step, tensor.Name).ToDictionary(operand => operand.Called, operand => operand.Json),
                })),
            }),
        })));
        foreach (Trial trial in trials)
        {
            yield return ($"given/{trial.Name}/model.json", Json(Settings(trial.Step)));
            foreach (Assignment one in Assignment.All)
            {
                string[] names = [.. from asked in one.Asked
                                     from tensor in asked.In(trial.Step)
                                     from operand in Operand.Of(asked, trial.Step, tensor.Name)
                                     from source in operand.Sources
                                     select source];
                yield return ($"given/{trial.Name}/{one.Number}.npz", NumPyArchive.Of(names.Distinct().Select(name => GivenOf(trial.Step, name))));
            }
        }
    }

    /// <inheritdoc/>
    public override Answer Answer(Assignment assignment, string folder, ImmutableArray<Trial> trials, Func<bool> isGivenUp) =>
        PythonAnswer.Of(assignment, folder, trials, isGivenUp);

    /// <summary>A tensor that a step computes, or is given from the step before.</summary>
    private static Tensor GivenOf(TrainingStep step, string name)
    {
        Definition definition = step.Computation[name];
        return definition.Id.IsCarried ? new(definition, step.State[name]) : step[name];
    }

    /// <summary>The sizes and settings that a formula may need, by the names that Python has for them.</summary>
    private static Dictionary<string, object> Settings(TrainingStep step)
    {
        Model model = step.Model;
        return new()
        {
            ["n"] = model.Ids.Length,
            ["d_model"] = model.DModel,
            ["heads"] = model.Heads,
            ["d_k"] = model.DHead,
            ["d_ff"] = model.DFf,
            ["max_length"] = model.MaxLength,
            ["words"] = model.Vocabulary.Length,
            ["ids"] = model.Ids,
            ["targets"] = model.Targets,
            ["loss"] = model.Loss == LossReduction.Sum ? "sum" : "mean",
            ["layer_norm_epsilon"] = model.LayerNormEpsilon,
            ["learning_rate"] = model.Optimizer.LearningRate,
            ["beta1"] = model.Optimizer.Beta1,
            ["beta2"] = model.Optimizer.Beta2,
            ["epsilon"] = model.Optimizer.Epsilon,
            ["weight_decay"] = model.Optimizer.WeightDecay,
            ["t"] = step.State.StepsTaken + 1,
        };
    }

    private static byte[] Json(object value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, Format) + "\n");
}
