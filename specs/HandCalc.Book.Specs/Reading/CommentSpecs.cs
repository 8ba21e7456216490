using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HandCalc.Book.Specs.Reading;

/// <summary>How the comment above a fixture is read.</summary>
public sealed class CommentSpecs
{
    [Test]
    public void Title_task_and_prose_are_told_apart()
    {
        Comment comment = Comment.Of(
        [
            "# Step 11 · A title", "", "Given       (step 10)  d.A", "To derive   d.B", "", "The way     d.A → d.B",
            "                  d.A → d.C", "",
            "Prose, of", "two lines.", "", "And more:  this is no task.",
        ]);

        comment.Title.Should().Be("Step 11 · A title");
        comment.Task.Should().Equal(("Given", "(step 10)  d.A"), ("To derive", "d.B"), ("The way", "d.A → d.B\n      d.A → d.C"));
        comment.Prose.Should().Be("Prose, of\ntwo lines.\n\nAnd more:  this is no task.");
    }

    [Test]
    public void A_comment_without_a_title_is_prose() => Comment.Of(["Given  nothing"]).Should()
        .BeEquivalentTo(new { Title = "", Prose = "Given  nothing" });

    [TestCase("x[0, 0].Should().BeTheSumOf(terms);", nameof(Witness.ByHand), "x[0, 0]", "is the sum of its terms", null)]
    [TestCase("Step[$\"A[{h}]\"].Should().Equal(a, within: Arithmetic);", nameof(Witness.Engine), "A[h]",
        "equals |a|, within Arithmetic of its largest entry", null)]
    [TestCase("Step[\"d.X\"].Should().MatchSlope();", nameof(Witness.Slope), "d.X", "is the slope of the loss", null)]
    [TestCase("x.Should().BePositive(\"it must be\");", nameof(Witness.Law), "x", "is positive", "it must be")]
    [TestCase("x.Should().NotContain(0, \"all moved\");", nameof(Witness.Law), "x", "does not contain |0", "all moved")]
    public void An_assertion_is_put_into_words(string code, string witness, string subject, string claim, string? reason)
    {
        var method = (MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"void M() {{ {code} }}")!;

        Assertion assertion = Assertion.In(method).Should().ContainSingle().Subject;
        (assertion.Witness.ToString(), assertion.Subject, string.Join('|', assertion.Claim), assertion.Reason).Should()
            .Be((witness, subject, claim, reason));
    }
}
