using System.Collections.Immutable;
using HandCalc.Models;
using HandCalc.Tensors;

namespace HandCalc.Comparisons;

/// <summary>The tensors of a file, which another program has computed, compared with those of a training step.</summary>
/// <param name="Tensors">Those of the file, in the order of computation.</param>
/// <param name="Missing">Those that the file does not have, in the order of computation.</param>
public sealed record Comparison(ImmutableArray<ComparedTensor> Tensors, ImmutableArray<Tensor> Missing)
{
    /// <summary>
    /// In how many digits a tensor must agree. Another order of adding leaves differences in the fifteenth; the smallest slip known, GELU
    /// by another formula, in the sixth.
    /// </summary>
    public const int DigitsOfDouble = 9;

    /// <summary>In how many digits a tensor of single precision must agree. Its rounding, over a whole step, reaches the seventh.</summary>
    public const int DigitsOfSingle = 5;

    /// <summary>Whether all that the file has is right.</summary>
    public bool Agrees => Tensors.All(tensor => tensor.Verdict == Verdict.Agrees);

    /// <summary>Where to look first: the first tensor that is not right though its operands are; nothing if all agree.</summary>
    public ComparedTensor? Start => Tensors.FirstOrDefault(tensor => tensor.Verdict == Verdict.Differs)
        ?? Tensors.FirstOrDefault(tensor => tensor.Verdict != Verdict.Agrees);

    /// <summary>Whether it is only parameters that are not right: the file computes rightly, from other numbers.</summary>
    public bool OnlyGivenDiffers => !Agrees && Tensors.Any(tensor => tensor.Verdict == Verdict.Follows)
        && Tensors.All(tensor => tensor.Verdict != Verdict.Differs || tensor.Right.Definition.Expression is null);

    /// <summary>What would be computed next: after the last tensor of the file that is computed, the first that is missing.</summary>
    public Tensor? Next
    {
        get
        {
            int last = Tensors.Select(tensor => tensor.Right).Where(IsComputed).Select(tensor => tensor.Definition.Index).LastOrDefault(-1);
            return Missing.Where(IsComputed).FirstOrDefault(tensor => tensor.Definition.Index > last);

            static bool IsComputed(Tensor tensor) => tensor.Definition.Expression is not null;
        }
    }

    /// <summary>Compares.</summary>
    /// <param name="right">The training step that the file should tell.</param>
    /// <param name="found">The tensors of the file.</param>
    /// <param name="digits">In how many digits each must agree; by default as many as its precision lets us ask for.</param>
    /// <exception cref="InvalidInputException">A tensor has a name that there is not.</exception>
    public static Comparison Run(TrainingStep right, ImmutableArray<ExportedTensor> found, int? digits = null)
    {
        ArgumentNullException.ThrowIfNull(right);
        Dictionary<string, ExportedTensor> byName = found.ToDictionary(tensor => tensor.Name);
        RequireKnown(byName.Keys, [.. right.Tensors.Select(tensor => tensor.Name)]);
        var retelling = new Retelling(right, found);
        var single = new bool[right.Computation.Definitions.Length];
        var compared = ImmutableArray.CreateBuilder<ComparedTensor>();
        foreach (Definition definition in right.Computation.Definitions)
        {
            bool isSingle = definition.Operands.Any(operand => single[operand.Source.Index]);
            if (byName.TryGetValue(definition.Name, out ExportedTensor? tensor))
            {
                var suspect = new Suspect(retelling, definition, tensor);
                isSingle |= suspect.IsSingle;
                compared.Add(suspect.Judge(digits ?? (isSingle ? DigitsOfSingle : DigitsOfDouble), digits is null && isSingle));
            }

            single[definition.Index] = isSingle;
        }

        return new Comparison(compared.ToImmutable(), [.. right.Tensors.Where(tensor => !byName.ContainsKey(tensor.Name))]);
    }

    private static void RequireKnown(IEnumerable<string> names, string[] known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            string ofHead = $"{unknown}[0]";
            string? nearest = known.Contains(ofHead) ? ofHead : Spelling.Nearest(unknown, known);
            throw new InvalidInputException(
                $"{JsonFields.Short(unknown)}: the model has no tensor of this name; allowed: the names that {TypedCommand.Of("export")} writes."
                + (nearest is null ? "" : $" Did you mean {nearest}?"));
        }
    }
}
