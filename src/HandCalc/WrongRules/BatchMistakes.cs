using HandCalc.Operations;

namespace HandCalc.WrongRules;

/// <summary>Mistakes that only several texts in one step can have (chapter 19): where a text is alone, none changes anything.</summary>
public static class BatchMistakes
{
    /// <summary>loss = Σ losses / (texts · (longest − 1)), and on the way back.</summary>
    public static WrongRule AveragedOverPadding { get; } = new("loss averaged over padded positions",
        "The mean divides by all positions but the last of each text, with the padding among them, whose losses are 0.",
        (_, right) => Other(right, (operation, _, texts) => Divided(operation, texts)));

    /// <summary>After &lt;EOS&gt; comes &lt;PAD&gt;, and after it another.</summary>
    public static WrongRule PaddingAsked { get; } = new("padding asked for the next word",
        "<PAD> is asked for like a word, behind <EOS> and behind <PAD>, and these losses count as all others.",
        (_, right) => Other(right, (operation, ids, texts) =>
        {
            ImmutableArray<int> targets = [.. texts.Rows.SkipLast(1).Select(row =>
                texts.Position(row) + 1 < texts.Longest ? ids[row + 1] : Model.NoTarget)];
            return operation switch
            {
                CrossEntropy losses => losses with { Targets = targets },
                CrossEntropyBackward losses => losses with { Targets = targets },
                SoftmaxCrossEntropyBackward losses => losses with { Targets = targets },
                _ => Divided(operation, texts),
            };
        }));

    /// <summary>A = softmax(scaled), over all rows before, of whatever text.</summary>
    public static WrongRule TextsSeeEachOther { get; } = new("a text sees those before it",
        "The mask is causal over all rows, so that a token sees the texts that stand above its own as well.",
        (_, right) => Other(right, (operation, _, _) =>
            operation is Softmax { Causal: true } softmax ? softmax with { Texts = null } : null));

    /// <summary>Every mistake of this kind.</summary>
    public static ImmutableArray<WrongRule> All { get; } = [AveragedOverPadding, PaddingAsked, TextsSeeEachOther];

    /// <summary>The mean over all positions but the last of each text.</summary>
    private static Operation? Divided(Operation operation, Batch texts)
    {
        int positions = texts.Lengths.Length * (texts.Longest - 1);
        return operation switch
        {
            Total { Mean: true } total => total with { Count = positions },
            TotalBackward { Mean: true } total => total with { Count = positions },
            _ => null,
        };
    }

    /// <summary>What stands in the place of operations, where there are several texts and some are padded.</summary>
    private static IEnumerable<(string Tensor, Expression Formula)> Other(
        Computation right, Func<Operation, ImmutableArray<int>, Batch, Operation?> wrong) =>
        from lookUp in right.Definitions.Select(definition => definition.Expression?.Operation).OfType<Embedding>()
        from texts in new[] { lookUp.Texts }.OfType<Batch>()
        where texts.Rows.Any(texts.IsPadding)
        from definition in right.Definitions
        let old = definition.Expression?.Operation
        let other = old is null ? null : wrong(old, lookUp.Ids, texts)
        where other is not null && other != old
        select (definition.Name, other.Of([.. definition.Operands]));
}
