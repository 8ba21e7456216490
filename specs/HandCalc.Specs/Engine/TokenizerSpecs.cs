using HandCalc.Models;

namespace HandCalc.Specs.Engine;

/// <summary>The ids of a text, written down by hand.</summary>
public sealed class TokenizerSpecs
{
    private static readonly ImmutableArray<string> Vocabulary = ["<PAD>", "<BOS>", "<EOS>", "I", "like", "<UNK>", "cats", "i"];

    [TestCase("I like cats", new[] { 1, 3, 4, 6, 2 })]
    [TestCase("i LIKE Cats", new[] { 1, 7, 5, 5, 2 }, Description = "case counts")]
    [TestCase("I like dogs", new[] { 1, 3, 4, 5, 2 }, Description = "an unknown word is <UNK>, not <PAD>")]
    [TestCase("dogs , cats.", new[] { 1, 5, 5, 5, 2 }, Description = "a mark is a part of its word")]
    [TestCase("  I\t like\r\n\n cats\u00a0I ", new[] { 1, 3, 4, 6, 3, 2 }, Description = "any white space divides, and none is a word")]
    [TestCase("<PAD> <UNK> <EOS> I <BOS>", new[] { 1, 0, 5, 2, 3, 1, 2 }, Description = "a text may say a mark")]
    [TestCase("", new[] { 1, 2 })]
    public void A_text_is_the_ids_of_its_words_between_begin_and_end(string text, int[] ids) =>
        Tokenizer.Encode(text, Vocabulary).Should().Equal(ids);

    [Test]
    public void Of_a_word_that_stands_twice_the_first_place_counts() =>
        Tokenizer.Encode("a", ["a", "<BOS>", "a", "<EOS>"]).Should().Equal(1, 0, 3);

    [Test]
    public void Without_a_word_for_the_unknown_it_is_refused()
    {
        Action encode = () => Tokenizer.Encode("I like Cats", [.. Vocabulary.Remove("<UNK>")]);

        encode.Should().Throw<InvalidInputException>()
            .WithMessage("text: 'Cats' is not in the vocabulary, which has no <UNK>; allowed: <PAD> <BOS> <EOS> I like cats i.");
    }

    /// <summary>The last position has no target; every other has the id of the next.</summary>
    [Test]
    public void Targets_are_the_ids_that_come_next()
    {
        Model model = Notation.PublishedModel.Drawn(DrawOrder.Continuous) with { Text = "like I cats", Vocabulary = Vocabulary };

        model.Ids.Should().Equal(1, 4, 3, 6, 2);
        model.Targets.Should().Equal(4, 3, 6, 2);
    }
}
