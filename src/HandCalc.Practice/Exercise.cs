namespace HandCalc.Practice;

/// <summary>
/// An exercise in C#: a class with a method for each tensor that is to be derived. It has the tensors by the names of the formulas, as a
/// chapter has them, up to those that are asked for.
/// </summary>
/// <param name="given">What is given.</param>
public abstract class Exercise(Given given) : NamedTensors(given?.Step!)
{
    /// <summary>Stands where nothing is derived yet.</summary>
    /// <exception cref="NotImplementedException">Always: what is not done is not wrong.</exception>
    public static Matrix<double> ToDo() => throw new NotImplementedException();

    /// <summary>The value of a tensor that is given.</summary>
    /// <exception cref="InvalidOperationException">It is what this exercise asks for, or comes later.</exception>
    protected override Matrix<double> Value(string name) => given.Withheld.Contains(name)
        ? throw new InvalidOperationException($"{name} is not given here: it is asked for, or is derived later.")
        : base.Value(name);
}

/// <summary>What an exercise begins with.</summary>
/// <param name="Step">The training step.</param>
/// <param name="Withheld">The names of its tensors that are asked for, and of those that are derived later.</param>
public sealed record Given(TrainingStep Step, IReadOnlySet<string> Withheld);
