using HandCalc.Contents;

namespace HandCalc.Differences;

/// <summary>What each tensor of a step is computed from, in the order of computation. The index beside its snapshots is its text.</summary>
public sealed partial class Lineage
{
    private const string Title = "tensors in the order of computation, each with its step and with what it is computed from";

    private readonly ImmutableArray<Ancestry> tensors;
    private readonly Dictionary<string, int> places;

    private Lineage(IEnumerable<Ancestry> tensors)
    {
        this.tensors = [.. tensors];
        places = this.tensors.Index().ToDictionary(tensor => tensor.Item.Name, tensor => tensor.Index);
    }

    /// <summary>The lineage of what is computed. What AdamW carries from the step before is no part of it.</summary>
    public static Lineage Of(Computation computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        return new(computation.Definitions.Where(definition => !definition.Id.IsCarried).Select(definition => new Ancestry(
            definition.Name, definition.Step, definition.Expression is null,
            [.. definition.Operands.Where(operand => !operand.Source.Id.IsCarried).Select(operand => operand.Name).Distinct()])));
    }

    /// <summary>The lineage of two steps together: a tensor has the operands that it has in either.</summary>
    public static Lineage Of(Lineage before, Lineage after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<Ancestry> all = [.. after.tensors];
        int place = -1;
        foreach (Ancestry tensor in before.tensors)
        {
            if (after.Contains(tensor.Name))
            {
                place = all.FindIndex(other => other.Name == tensor.Name);
                all[place] = all[place] with { Operands = [.. all[place].Operands.Union(tensor.Operands)] };
            }
            else
            {
                all.Insert(++place, tensor);
            }
        }

        return new(all);
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidInputException">A line is not of the form of an index; the message names it.</exception>
    public static Lineage Read(string index)
    {
        ArgumentNullException.ThrowIfNull(index);
        string[] lines = index.TrimEnd('\n').Split('\n');
        return lines is [Title, "", .. var tensors] ? new(tensors.Select((tensor, place) => Parse(tensor, place + 3)))
            : throw new InvalidInputException($"line 1 is '{lines[0]}'; allowed: '{Title}', and an empty line.");
    }

    /// <summary>The index: a line for each tensor.</summary>
    public string Text => $"{Title}\n\n{string.Concat(tensors.Select(tensor =>
    {
        string from = tensor.IsGiven ? ", given" : tensor.Operands is [] ? "" : $" ← {string.Join(", ", tensor.Operands)}";
        return string.Create(CultureInfo.InvariantCulture, $"{tensor.Step,2} {tensor.Name}{from}\n");
    }))}";

    /// <summary>The names of all tensors, in the order of computation.</summary>
    public IEnumerable<string> Names => tensors.Select(tensor => tensor.Name);

    /// <summary>Whether a tensor of this name is part of it.</summary>
    public bool Contains(string name) => places.ContainsKey(name);

    /// <summary>The step of the book that derives a tensor.</summary>
    public int Step(string name) => this[name].Step;

    /// <summary>The place of a tensor in the order of computation.</summary>
    public int Place(string name) => places[name];

    /// <summary>Whether a tensor is given, as parameters are, and not computed.</summary>
    public bool IsGiven(string name) => this[name].IsGiven;

    /// <summary>The tensors that a tensor is computed from.</summary>
    public ImmutableArray<string> Operands(string name) => this[name].Operands;

    /// <summary>Of all that a tensor goes back to, directly or through others, the nearest tensors for which something holds.</summary>
    public ImmutableArray<string> Nearest(string name, Func<string, bool> holds)
    {
        var seen = new HashSet<string>();
        var found = new List<string>();
        Visit(name);
        return [.. found.OrderBy(Place)];

        void Visit(string of)
        {
            foreach (string operand in Operands(of).Where(seen.Add))
            {
                if (holds(operand))
                {
                    found.Add(operand);
                }
                else
                {
                    Visit(operand);
                }
            }
        }
    }

    private Ancestry this[string name] => tensors[places[name]];

    private static Ancestry Parse(string line, int number) => Form().Match(line) is { Success: true, Groups: var found }
        ? new(found["name"].Value, int.Parse(found["step"].Value, CultureInfo.InvariantCulture),
            found["given"].Success, [.. found["operand"].Captures.Select(operand => operand.Value)])
        : throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture,
            $"line {number} is '{line}'; allowed: a step, a tensor, and what it is computed from: '11 d.V[0] ← A[0], d.head[0]'."));

    [GeneratedRegex(@"^ ?(?<step>\d{1,2}) (?<name>[^\s,]+)(?:(?<given>, given)| ← (?:(?<operand>[^\s,]+)(?:, |\z))+)?\z")]
    private static partial Regex Form();

    private sealed record Ancestry(string Name, int Step, bool IsGiven, ImmutableArray<string> Operands);
}
