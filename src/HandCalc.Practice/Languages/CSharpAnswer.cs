using System.Diagnostics;
using System.Reflection;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;
using HandCalc.Reading;

namespace HandCalc.Practice.Languages;

/// <summary>Calls what an exercise in C# derives.</summary>
internal static class CSharpAnswer
{
    /// <summary>How long an answer may take. The exercises take milliseconds; this is for a loop that has no end.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The answer that is not waited for any longer.</summary>
    internal static Answer.Broken Endless { get; } = new($"It did not end within {Patience.TotalSeconds} seconds: is there a loop without an end?");

    /// <summary>Computes what an exercise asks for.</summary>
    /// <param name="assignment">The exercise.</param>
    /// <param name="file">The path of its text, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="trials">The steps on which it is judged.</param>
    /// <param name="isGivenUp">Whether nobody waits any more.</param>
    public static Answer Of(Assignment assignment, string file, string text, ImmutableArray<Trial> trials, Func<bool> isGivenUp)
    {
        using var program = new CSharpProgram([(file, text)]);
        if (program.Assembly is not { } assembly)
        {
            return new Answer.Broken(program.Errors);
        }

        // A loop without an end can't be ended: its thread is left behind, and ends with the process.
        Answer? answer = null;
        var thread = new Thread(Compute) { IsBackground = true };
        thread.Start();
        var clock = Stopwatch.StartNew();
        while (!thread.Join(Pause) && clock.Elapsed < Patience && !isGivenUp())
        {
        }

        return answer ?? (clock.Elapsed < Patience ? new Answer.Broken() : Endless);

        void Compute()
        {
            try
            {
                answer = Of(assignment, file, assembly, trials);
            }
            catch (Exception problem)
            {
                answer = new Answer.Broken(Told(file, assignment.Number, problem)); // on a thread of its own nobody else would catch it
            }
        }
    }

    /// <summary>Computes what an exercise asks for, by the program that it is compiled to.</summary>
    public static Answer Of(Assignment assignment, string file, Assembly assembly, ImmutableArray<Trial> trials)
    {
        string name = CSharp.ClassOf(assignment);
        if (assembly.GetTypes().FirstOrDefault(one => one.Name == name) is not { } type)
        {
            return Missing(file, $"class {name}", assignment);
        }

        var found = ImmutableArray.CreateBuilder<(Trial, ImmutableArray<ExportedTensor>)>();
        foreach (Trial trial in trials)
        {
            var tensors = ImmutableArray.CreateBuilder<ExportedTensor>();
            var given = new Given(Copy(trial.Step), assignment.Withheld(trial.Step));
            foreach (Asked asked in assignment.Asked)
            {
                if (type.GetMethod(asked.Method, asked.Parameters) is not { } method)
                {
                    return Missing(file, $"public method {asked.Method}, with the parameters that it had", assignment);
                }

                foreach ((string tensor, object? of) in asked.In(trial.Step))
                {
                    try
                    {
                        object exercise = Activator.CreateInstance(type, given)!;
                        object? result = method.Invoke(exercise, of is null ? [] : [of]);
                        if (result is not Matrix<double> value)
                        {
                            return new Answer.Broken(
                                $"{asked.Method} returns {result?.GetType().Name ?? "nothing"}; allowed: a Matrix<double>.");
                        }

                        tensors.Add(Found(trial.Step.Computation[tensor], value));
                    }
                    catch (TargetInvocationException problem)
                    {
                        return problem.InnerException is NotImplementedException ? new Answer.NotDone(asked.Method)
                            : new Answer.Broken(Told(file, $"{tensor} of {trial.Told}", problem.InnerException!));
                    }
                    catch (Exception problem) when (problem is MissingMethodException or TargetParameterCountException or ArgumentException)
                    {
                        return Missing(file, $"method {asked.Method} as it was", assignment);
                    }
                }
            }

            found.Add((trial, tensors.ToImmutable()));
        }

        return new Answer.Computed(found.ToImmutable());
    }

    /// <summary>The same step from numbers of its own: whatever a reader's text writes into them, no other answer sees.</summary>
    private static TrainingStep Copy(TrainingStep step) => TrainingStep.Compute(step.Model, step.Computation.HandedOn
        .Aggregate(step.State, (state, handed) => state.With(handed.Name, state[handed.Name].Clone())));

    /// <summary>A matrix of one row or column is a vector, where a vector is asked for.</summary>
    private static ExportedTensor Found(Definition definition, Matrix<double> value) => new(
        definition.Name,
        definition.Shape.Length < 2 && (value.RowCount, value.ColumnCount) == (definition.Rows.Length, definition.Columns.Length)
            ? definition.Shape : [value.RowCount, value.ColumnCount],
        [.. value.ToRowMajorArray()]);

    private static Answer.Broken Missing(string file, string what, Assignment assignment) => new(
        $"{Path.GetFileName(file)}: there is no {what}; allowed: to rename nothing. "
        + $"{TypedCommand.Of("practice reset")} {assignment.Number} writes the exercise anew, and keeps yours beside it.");

    private static string Told(string file, string tensor, Exception problem)
    {
        int line = new StackTrace(problem, true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == file)?.GetFileLineNumber() ?? 0;
        string where = line > 0 ? $"{Path.GetFileName(file)}, line {line}" : Path.GetFileName(file);
        return $"{where}: for {tensor}: {problem.Message.Split('\n')[0].TrimEnd()}";
    }
}
