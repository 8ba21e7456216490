using HandCalc.Explanations;
using static HandCalc.Explanations.RecipeNotation;

namespace HandCalc.Specs.Explanations;

/// <summary>How an explanation writes numbers and formulas.</summary>
public sealed class WrittenMathematics
{
    /// <summary>
    /// Some numbers. Of these 2⁻¹⁰ and 100000.5 lie on a tie, where programs differ: the one rounds to even, the other away from zero.
    /// </summary>
    internal static readonly (double Value, string Text)[] Numbers =
    [
        (0, "0"), (-0.0, "0"), (1, "1"), (-1, "−1"), (0.1, "0.1"), (1.0 / 3, "0.333333"), (-2.0 / 3, "−0.666667"), (0.001, "0.001"),
        (0.00099999951, "0.001"), (0.00099999949, "9.99999e−4"), (1e-5, "1e−5"), (-1.23456789e-12, "−1.23457e−12"),
        (999999.4, "999999"), (999999.5, "1e6"),
        (123456789, "1.23457e8"), (100000.5, "100001"), (0.0009765625, "9.76563e−4"), (1e100, "1e100"),
        (5e-324, "4.94066e−324"), (16, "16"),
    ];

    private static readonly Recipe A = new Number(2, "a"), B = new Number(-3, "b"), C = new Number(1e-9, "c");

    [TestCaseSource(nameof(Numbers))]
    public void A_number_has_six_digits((double Value, string Text) number) => NumberText.Of(number.Value).Should().Be(number.Text);

    [Test]
    public void More_digits_can_be_asked_for() => NumberText.Of(7.3194710021752165, digits: 14).Should().Be("7.3194710021752");

    private static IEnumerable<(Recipe, string, string)> Formulas() =>
    [
        (A + B + C, "a + b + c", "2 + (−3) + 1e−9"),
        (B + A, "b + a", "−3 + 2"),
        (A - (B + C), "a − (b + c)", "2 − (−3 + 1e−9)"),
        (A - B - C, "a − b − c", "2 − (−3) − 1e−9"),
        ((A + B) * C, "(a + b) · c", "(2 + (−3)) · 1e−9"),
        (A * B * C, "a · b · c", "2 · (−3) · 1e−9"),
        (A * (B / C), "a · (b / c)", "2 · (−3 / 1e−9)"),
        (A * B / C, "a · b / c", "2 · (−3) / 1e−9"),
        (A / (B * C), "a / (b · c)", "2 / (−3 · 1e−9)"),
        (-(A / B), "−a / b", "−2 / (−3)"),
        (-B * A, "−b · a", "−(−3) · 2"),
        (A + -B, "a + (−b)", "2 + (−(−3))"),
        (Square(A) * Square(B), "a² · b²", "2² · (−3)²"),
        (Power(A + B, new Number(-1.5, "−3/2")), "(a + b)^(−3/2)", "(2 + (−3))^(−1.5)"),
        (Power(C, A), "c^a", "(1e−9)²"),
        (Exp(B) / Sqrt(A), "exp(b) / √a", "exp(−3) / √2"),
        (-Ln(A), "−ln a", "−ln 2"),
        (Square(Tanh(B)), "(tanh b)²", "(tanh(−3))²"),
        (A * Least(B + A, C), "a · min(b + a, c)", "2 · min(−3 + 2, 1e−9)"),
        (Most(-B, 0) / A, "max(−b, 0) / a", "max(−(−3), 0) / 2"),
        (Square(Cos(A * B)), "(cos(a · b))²", "(cos(2 · (−3)))²"),
        (Sqrt(A + C) + B, "√(a + c) + b", "√(2 + 1e−9) + (−3)"),
        (A * Called("s + t", B), "a · (s + t)", "2 · (−3)"),
        (A * Part("s", B + C), "a · (b + c)", "2 · (−3 + 1e−9)"),
    ];

    [Test]
    public void A_formula_has_the_parentheses_that_it_needs()
    {
        foreach ((Recipe recipe, string symbols, string numbers) in Formulas())
        {
            (Write(FormulaText.Style.Whole), Write(FormulaText.Style.WholeInNumbers)).Should().Be((symbols, numbers));

            string Write(FormulaText.Style style) => new FormulaText(new Grounding([]), style).Of(recipe, new Indices(0, 0));
        }
    }
}
