namespace HandCalc.Practice.Exercises;

/// <summary>Help with an exercise in three steps: the law, the operands, the formula.</summary>
internal static class Hints
{
    /// <summary>How many there are.</summary>
    public const int Count = 3;

    private static readonly string Curve = string.Create(CultureInfo.InvariantCulture,
        $"GELU(x) = x/2 · (1 + tanh(√(2/π) · (x + {Operations.Gelu.Cubic} · x³)))");

    /// <summary>What each operation does, and what its way back is, in a sentence.</summary>
    private static readonly Dictionary<string, string> Laws = new()
    {
        ["product"] = "An entry of a product is the dot product of a row of the left factor with a column of the right one.",
        ["product of a gradient"] = "For C = A · B: d.A = d.C · Bᵀ and d.B = Aᵀ · d.C. Shapes choose the order, but where a matrix is square "
            + "they do not choose the transpose.",
        ["sum"] = "A sum adds entry by entry.",
        ["sum of a gradient"] = "What is read in several places gets a gradient from each, and they add up.",
        ["look-up"] = "To look a word up is to take its row of the table.",
        ["scaling"] = "A constant factor multiplies every entry, forward and backward.",
        ["softmax"] = "The softmax of a row: each exponential, divided by the sum of those that are seen.",
        ["softmax backward"] = "The Jacobian of the softmax p is diag(p) − pᵀ·p, for each row by itself.",
        ["concatenation"] = "The heads' columns stand side by side.",
        ["slice"] = "What was put side by side on the way forward is cut apart on the way back.",
        ["gelu"] = $"Each entry by itself goes through {Curve}.",
        ["gelu backward"] = $"The gradient is multiplied, entry by entry, by the slope of the curve there. The curve is {Curve}.",
        ["row mean"] = "The mean is taken over the features of one token.",
        ["row variance"] = "The variance is the mean of the squared distances from the mean, over the features of one token.",
        ["normalization"] = "From each entry its row's mean is taken; the rest is divided by the root of the variance plus ε.",
        ["scale and shift"] = "Each feature has a factor γ and a summand β of its own, the same for all tokens.",
        ["row-wise product"] = "A factor that is the same for all rows multiplies the gradient as it multiplied the value.",
        ["sum of products over rows"] = "A parameter that all tokens share gathers the gradients of all of them.",
        ["sum over rows"] = "A parameter that all tokens share gathers the gradients of all of them.",
        ["variance backward"] = "The variance stands in (variance + ε)^(−1/2), with which each entry of its row is multiplied.",
        ["mean backward"] = "The mean is subtracted from each entry of its row, so it gets the sum of their gradients with the other sign.",
        ["layer norm backward"] = "An entry reaches the result in three ways: by itself, by the mean of its row, and by its variance.",
        ["cross-entropy"] = "The loss of a position is minus the logarithm of the probability of the right word.",
        ["cross-entropy backward"] = "The slope of −ln p is −1/p, and only the right word's probability is in the loss.",
        ["softmax and cross-entropy backward"] = "Together the softmax and the logarithm leave: what was guessed minus what is right.",
        ["total backward"] = "The gradient of a sum goes to each of its terms: as many entries as there are losses. In a mean of k terms each "
            + "counts a k-th.",
        ["seed"] = "How much does the loss change when the loss changes?",
        ["copy"] = "A sum hands its gradient to each of its terms as it is.",
        ["gather by token"] = "A row of the table gathers the gradients of all positions that looked it up; a row that none did has none.",
        ["gather by position"] = "A row of the table is read by one position; positions that the text does not reach have no gradient.",
        ["first moment"] = "An average that forgets: a part β₁ of what it was, and the rest of what is new.",
        ["second moment"] = "An average that forgets, of the squares: a part β₂ of what it was, and the rest of what is new.",
        ["adamw update"] = "Both averages began at zero, so each is divided by 1 − β^t. The step goes against the one over the root of the "
            + "other plus ε, and what decays is the parameter itself.",
    };

    /// <summary>A hint of some level, from 1, for each tensor that is asked for.</summary>
    /// <exception cref="KeyNotFoundException">An operation has no law yet.</exception>
    /// <param name="assignment">The exercise.</param>
    /// <param name="steps">The steps on which it is judged: where another has other numbers in the formula, both are shown.</param>
    /// <param name="level">Which hint.</param>
    public static IEnumerable<string> Of(Assignment assignment, ImmutableArray<TrainingStep> steps, int level) => assignment.Asked.Select(asked =>
    {
        Definition tensor = asked.Definition(steps[0]), other = asked.Definition(steps[^1]);
        return level switch
        {
            1 => $"{asked.Told}: {LawOf(tensor)}",
            2 => $"{asked.Told}: it is computed from {Operands(tensor)}.",
            _ when asked.Each == Each.Tensor || tensor.Equation == other.Equation => tensor.Equation
                + (tensor.Operation == "total backward" ? $", in each entry; and where the loss is a mean, {other.Equation}" : ""),
            _ => $"{tensor.Equation}; on other numbers, {other.Equation}",
        };
    }).Distinct();

    private static string LawOf(Definition tensor)
    {
        string operation = tensor.Operation;
        return Laws.TryGetValue($"{operation} of a gradient", out string? law) && tensor.Id.Kind == Kind.Gradient ? law : Laws[operation];
    }

    private static string Operands(Definition tensor) => tensor.Operands.IsEmpty ? "nothing"
        : string.Join(", ", tensor.Operands.Select(operand => operand.Source).Distinct().Select(source =>
            source.Shape.IsEmpty ? source.Name : $"{source.Name} ({string.Join('×', source.Shape)})"));
}
