using System.Runtime.CompilerServices;
using HandCalc.WrongRules;

namespace HandCalc.Comparisons;

/// <summary>A step as a file tells it, with another rule in it: what each tensor would be.</summary>
internal sealed class Variation
{
    private static readonly ConditionalWeakTable<Computation, Dictionary<WrongRule, Part[]>> Written = [];

    private readonly StepOfFile step;
    private readonly Dictionary<int, Expression> formulas;
    private readonly Dictionary<int, Matrix<double>?> values = [];
    private readonly int first;

    private Variation(StepOfFile step, WrongRule rule, Part part)
    {
        (this.step, Rule, Way, formulas) = (step, rule, part.Way, part.Formulas);
        first = formulas.Keys.DefaultIfEmpty(int.MaxValue).Min();
    }

    /// <summary>The rule.</summary>
    public WrongRule Rule { get; }

    /// <summary>Where the rule is followed, if it is not followed wherever it could be: "on the way back".</summary>
    public string? Way { get; }

    /// <summary>A step with a rule in it. One that goes wrong forward and backward may also do so on one of the ways alone.</summary>
    public static IEnumerable<Variation> Of(StepOfFile step, WrongRule rule)
    {
        TrainingStep right = step.Right;
        Dictionary<WrongRule, Part[]> written = Written.GetOrCreateValue(right.Computation);
        lock (written)
        {
            if (!written.TryGetValue(rule, out Part[]? parts))
            {
                Dictionary<int, Expression> all = rule.Formulas(right.Model, right.Computation)
                    .ToDictionary(formula => right.Computation[formula.Tensor].Index, formula => formula.Formula);
                int loss = right.Computation["loss"].Index, update = right.Computation["t"].Index;
                Part[] ways = [.. new[] { Between("forward", -1, loss), Between("on the way back", loss, update),
                    Between("in the update", update, int.MaxValue) }
                    .Where(way => way.Formulas.Count > 0)];
                written[rule] = parts = [new(null, all), .. ways.Length > 1 ? ways : []];

                Part Between(string way, int after, int until) =>
                    new(way, all.Where(formula => formula.Key > after && formula.Key <= until).ToDictionary());
            }

            return parts.Select(part => new Variation(step, rule, part));
        }
    }

    /// <summary>What a tensor would be for the operands that are told; null where the rule does not reach it.</summary>
    public Matrix<double>? Of(Definition definition)
    {
        if (definition.Index < first)
        {
            return null;
        }

        if (!values.TryGetValue(definition.Index, out Matrix<double>? value))
        {
            values[definition.Index] = value = Reaches(definition)
                ? (formulas.GetValueOrDefault(definition.Index) ?? definition.Expression!) is var formula
                    ? formula.Evaluate([.. formula.Operands.Select(operand => Told(operand.Source))]) : null
                : null;
        }

        return value;
    }

    /// <summary>
    /// Whether the operands that the file has are by this rule, where it has another for them: who puts the decay into the gradient has
    /// it in the averages.
    /// </summary>
    public bool IsInAgreementWith(Definition definition) => (formulas.GetValueOrDefault(definition.Index)?.Operands ?? definition.Operands)
        .Select(operand => operand.Source)
        .Where(operand => step.Tells(operand) && formulas.ContainsKey(operand.Index) && Of(operand) is not null)
        .All(operand => Agreement.Apart(Of(operand)!, step.Value(operand)) <= Agreement.Apart(step.Following(operand),
            step.Value(operand)));

    /// <summary>Whether a tensor of the file is what the rule makes of it, if it makes anything of it.</summary>
    public bool Fits(Suspect suspect) => Of(suspect.Definition) is not { } value || suspect.Value is not { } found
        || Agreement.Apart(value, found) is var apart && (apart <= suspect.Allowed || suspect.Is(value));

    private Matrix<double> Told(Definition definition) =>
        step.Tells(definition) ? step.Value(definition) : Of(definition) ?? step.Value(definition);

    private bool Reaches(Definition definition) => formulas.ContainsKey(definition.Index)
        || definition.Operands.Any(operand => !step.Tells(operand.Source) && Of(operand.Source) is not null);

    private sealed record Part(string? Way, Dictionary<int, Expression> Formulas);
}
