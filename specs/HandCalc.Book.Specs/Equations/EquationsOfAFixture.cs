using HandCalc.Book.Equations;

namespace HandCalc.Book.Specs.Equations;

/// <summary>Equations are found where a fixture has them, and a line of HTML is made of each.</summary>
public sealed class EquationsOfAFixture
{
    [Test]
    public void They_stand_in_Derives_and_between_dollar_signs_in_comments()
    {
        const string Code = """
            // # Step 1
            //
            // The row $x_i$ costs no `$5`, nor a $, and
            //
            // $$
            // y = x
            // $$
            //
            // $$
            // a = mean(b_{ij}) + c
            //   ≈ \dots = loss
            // $$
            public class Step01
            {
                // Both: $a$ and $$b$$; $\text{in each} dx_i$.
                [Derives("1.1", @"\frac{a}"
                    + @"{b}")]
                public void Test()
                {
                    // What stands $in$ a test is no prose.
                }
            }
            """;

        FixtureEquations.Of(Code, "Step01.cs").Select(equation => (equation.Latex, equation.Display, equation.Line)).Should().Equal(
            ("x_i", false, 3), ("y = x", true, 5),
            (@"\begin{aligned} a &= \operatorname{mean}(b_{ij}) + c \\ &≈ \dots = \text{loss} \end{aligned}", true, 9),
            ("a", false, 15), ("b", true, 15), (@"\text{in each} dx_i", false, 15),
            (@"\frac{a}{b}", true, 16));
    }

    [Test]
    public void An_equation_that_is_put_together_is_refused_with_its_place() =>
        FluentActions.Enumerating(() => FixtureEquations.Of("class A\n{\n    [Derives(\"1.1\", \"a\" + B)]\n    void C() { }\n}\n", "A.cs"))
            .Should().Throw<InvalidInputException>().WithMessage("A.cs:3: *");

    [Test]
    public void A_line_of_HTML_has_the_LaTeX_as_its_alternative_text()
    {
        var file = new EquationFile(new Dictionary<string, string> { ["a < \"b\""] = "<math><mi>a</mi></math>" });

        file.MathML("a < \"b\"", display: true).Should().Be("<math display=\"block\" alttext=\"a &lt; &quot;b&quot;\"><mi>a</mi></math>");
        file.MathML("a < \"b\"", display: false).Should().Be("<math alttext=\"a &lt; &quot;b&quot;\"><mi>a</mi></math>");
    }

    [Test]
    public void Letters_of_a_concept_and_fractions_of_the_loss_have_a_class()
    {
        var file = new EquationFile(new Dictionary<string, string>
        {
            ["f"] = "<math><mfrac><mrow><mi>∂</mi><mi>L</mi></mrow><mrow><mi>∂</mi><mi>Q</mi></mrow></mfrac><mo>=</mo>"
                + "<msub><mi>W</mi><mi>K</mi></msub><mi>k</mi><msub><mi>x</mi><mi>k</mi></msub></math>",
        });

        file.MathML("f", display: false).Should().Be("<math alttext=\"f\"><mfrac class=\"gradient\"><mrow><mi>∂</mi><mi>L</mi></mrow>"
            + "<mrow><mi>∂</mi><mi>Q</mi></mrow></mfrac><mo>=</mo><msub class=\"key\"><mi>W</mi><mi>K</mi></msub><mi class=\"key\">k</mi>"
            + "<msub><mi>x</mi><mi>k</mi></msub></math>");
    }

    [Test]
    public void A_missing_equation_is_named_with_the_command_that_renders_it() =>
        new EquationFile(new Dictionary<string, string>()).Invoking(file => file.MathML("a = b", display: true))
            .Should().Throw<InvalidInputException>().WithMessage($"equations.json lacks a = b; *{EquationFile.Repair}");
}
