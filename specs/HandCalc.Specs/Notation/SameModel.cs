using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>Whether two models give the same numbers.</summary>
internal static class SameModel
{
    /// <summary>Whether all is the same but what they are called.</summary>
    public static bool IsSameAs(this Model model, Model other) =>
        model with { Name = other.Name, Vocabulary = other.Vocabulary, Texts = other.Texts } == other
        && model.Vocabulary.SequenceEqual(other.Vocabulary)
        && (model.Texts is null == other.Texts is null && (model.Texts ?? []).SequenceEqual(other.Texts ?? []));
}
