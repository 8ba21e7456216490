using HandCalc.Book.Specs.ReadBack;
using HandCalc.WrongRules;
using Microsoft.Playwright;
using static HandCalc.Book.Specs.Live.Covered;

namespace HandCalc.Book.Specs.Live;

/// <summary>
/// Entries of a matrix that a reader has covered: what they type is judged by the digits that it has, and a slip is called by its name.
/// </summary>
public sealed class CoveredEntries
{
    private const string Attention = "03-attention.html", Gradients = "11-attention-gradients.html";

    [Test]
    public Task Are_answered_in_so_many_digits() => Once(Gradients, "d.concat", async covered =>
    {
        double[] row = [.. Step["d.concat"].Value.Row(1).Take(3)];
        await covered.Type(1, 0, Digits(row[0], 3));
        await covered.Says($"{Digits(row[0], 3)} is right in 3 digits.");
        (await covered.Texts()).Should().ContainSingle(text => text.Length > 0).Which.Should().Be(Printed(row[0]));
        string decimals = Printed(row[1]).Replace('.', ','); // with a − and a comma
        await covered.Type(1, 1, decimals);
        await covered.Says($"{decimals} is right in {decimals.Trim('+', '−').Replace(",", "", StringComparison.Ordinal).TrimStart('0').Length} digits.");
        await covered.Score("2 of 2 right");
        await covered.Type(1, 2, Digits(row[2], 15));
        await covered.Says($"{Digits(row[2], 15)} is right in 12 digits.");
        await covered.Page.ClickAsync("#panel >> text=Explain it");
        await Assertions.Expect(covered.Page.Locator("#panel .value")).ToBeVisibleAsync();
        await covered.Uncover();
        (await covered.Texts()).Should().Equal(Step["d.concat"].Value.EnumerateRows().SelectMany(all => all).Select(Printed));
    });

    /// <summary>Zero is exactly zero, and any other number needs two digits.</summary>
    [Test]
    public Task Are_answered_by_a_digit_where_it_is_exact() => Once(Attention, "A[0]", async covered =>
    {
        await covered.Type(0, 0, "1");
        await covered.Says("1 is right.");
        await covered.Type(0, 1, "0,000");
        await covered.Says("0,000 is right.");
        double value = Step["A[0]"][1, 0];
        await covered.Type(1, 0, Digits(value, 1));
        await covered.Says($"{Digits(value, 1)} has too few digits to tell: two are needed.");
        await covered.Score("2 of 2 right");
    });

    [Test]
    public Task Call_a_slip_by_its_name() => Once(Gradients, "d.concat", async covered =>
    {
        const string rule = "W_O for W_Oᵀ";
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(Step);
        await Slip(covered, 1, 0, wrong["d.concat"][1, 0], $"It is what the wrong rule “{rule}” gives.");
        double value = Step["d.concat"][1, 0];
        await Slip(covered, 1, 0, -value, "It is the right number with the other sign.");
        await Slip(covered, 1, 0, Step["d.concat"][1, 1], $"It is the entry right of it, {Entry("d.concat", 1, 1)}.");
        await Slip(covered, 1, 0, Step["d.concat"][0, 0], $"It is the entry above it, {Entry("d.concat", 0, 0)}.");
        await Slip(covered, 1, 0, 1.1 * value, "");
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 5);
        await Slip(covered, 1, 0, value + (1.1 * unit), "It is the right number, but for one in the last digit.");
        await covered.Score("0 of 6 right");
    });

    [Test]
    public Task Call_a_slip_that_is_carried_on_and_the_right_rule_while_it_is_in_force() => Once(Gradients, "d.head[0]", async covered =>
    {
        TrainingStep wrong = BackwardMistakes.OutputWeightsNotTransposed.In(Step);
        await Slip(covered, 1, 2, wrong["d.head[0]"][1, 2], "It is what the wrong rule “W_O for W_Oᵀ” in d.concat leads to.");
        await covered.Page.EvaluateAsync("HandCalcLive.change({ rule: 'W_O for W_Oᵀ' })");
        await covered.Says("");
        await Slip(covered, 1, 2, Step["d.head[0]"][1, 2], "It is what the right rule gives.");
    });

    [Test]
    public Task Call_the_transposed_entry() => Once(Attention, "scores[0]", covered =>
        Slip(covered, 1, 3, Step["scores[0]"][3, 1], $"It is the transposed entry, {Entry("scores[0]", 3, 1)}."));

    /// <summary>Above the diagonal of the weights all are zero: neighbours, and what several wrong rules give.</summary>
    [Test]
    public Task Do_not_guess_among_several_slips() => Once(Attention, "A[0]", async covered =>
    {
        await covered.Type(1, 1, "0");
        await covered.Says(
            $"0 is not right. It may be: the entry right of it, {Entry("A[0]", 1, 2)}; or the entry above it, {Entry("A[0]", 0, 1)}.");
        await covered.Type(0, 2, "1e-2");
        await covered.Says("1e-2 is not right.");
    });

    [TestCase("x"), TestCase(""), TestCase("1.2.3"), TestCase("1,234.5"), TestCase("1e999"), TestCase("0x10"), TestCase("−")]
    public Task Say_what_is_no_number(string typed) => Once(Gradients, "d.concat", async covered =>
    {
        await covered.Type(1, 0, typed);
        await covered.Says($"“{typed}” is no number; allowed: a number such as −0.0139, 0,0139 or 1.4e−2.");
        (await covered.Page.GetAttributeAsync("#answer", "aria-invalid")).Should().Be("true");
        await covered.Score("Choose an entry.");
    });

    [Test]
    public Task Give_the_formula_as_a_hint_and_then_the_terms() => Once(Gradients, "d.concat", async covered =>
    {
        await covered.Ask(1, 0);
        (await covered.Page.InnerTextAsync("#panel")).Should().Contain("from d.attention, W_O").And.NotContain("·");
        await covered.Page.ClickAsync("#panel >> text=Hint");
        string[] formulas = [.. await covered.Page.Locator("#panel .formula").AllInnerTextsAsync()];
        formulas.Should().ContainSingle().Which.Should().StartWith($"{Entry("d.concat", 1, 0)} = Σₖ d.attention[");
        await covered.Page.ClickAsync("#panel >> text=Hint");
        (await covered.Page.Locator("#panel .formula").CountAsync()).Should().Be(1 + Step["W_O"].Columns.Length);
        (await covered.Page.Locator("#panel >> text=Hint").IsVisibleAsync()).Should().BeFalse();
        await covered.Score("0 of 0 right, 2 hints");
        await covered.Ask(1, 1);
        await covered.Ask(1, 0);
        (await covered.Page.Locator("#panel .formula").CountAsync()).Should().BeGreaterThan(1, "they were given");
        await covered.Type(1, 0, Digits(Step["d.concat"][1, 0], 4));
        await covered.Score("1 of 1 right, 2 hints");
    });

    /// <summary>Of what is computed from one number, that is all that there is to say.</summary>
    [Test]
    public Task Light_what_an_entry_is_computed_from_as_a_hint() => Once(Attention, "scaled[0]", async covered =>
    {
        await covered.Ask(2, 1);
        (await covered.Page.Locator("td.operand").CountAsync()).Should().Be(0);
        await covered.Page.ClickAsync("#panel >> text=Hint");
        (await covered.Page.Locator("[data-tensor='scores[0]'] td.operand").CountAsync()).Should().Be(1);
    });

    /// <summary>A matrix in units of its own takes numbers in these, and as they are.</summary>
    [TestCase(true), TestCase(false)]
    public Task Are_answered_in_units_of_the_matrix_too(bool inUnits) => Once(Gradients, "d.scores[0]", async covered =>
    {
        double unit = await covered.Page.EvaluateAsync<double>(
            "tensor => Number(document.querySelector(`[data-tensor='${tensor}']`).dataset.unit ?? 1)", "d.scores[0]");
        string typed = Digits(Step["d.scores[0]"][2, 1] / (inUnits ? unit : 1), 3);
        await covered.Ask(2, 1);
        (await covered.Page.InnerTextAsync("#panel")).Contains("in units of", StringComparison.Ordinal).Should().Be(!unit.Equals(1));
        await covered.Type(2, 1, typed);
        await covered.Says($"{typed} is right in 3 digits.");
    });

    /// <summary>No wrong rule is known of a model of several blocks.</summary>
    [Test]
    public Task Are_answered_in_a_model_of_several_blocks() => Once("two-blocks/16-block-of-gpt2.html", "block[0].ln_1.normalized", async covered =>
    {
        double value = Example.Of("two-blocks").Step["block[0].ln_1.normalized"][1, 0];
        await Slip(covered, 1, 0, -value, "It is the right number with the other sign.");
        await covered.Type(1, 0, Digits(value, 3));
        await covered.Says($"{Digits(value, 3)} is right in 3 digits.");
    });

    private static async Task Slip(Covered covered, int row, int column, double typed, string told)
    {
        await covered.Type(row, column, Digits(typed, 6));
        await covered.Says($"{Digits(typed, 6)} is not right. {told}".Trim());
    }
}
