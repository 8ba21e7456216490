using HandCalc.Snapshots;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Specs.Snapshots;

/// <summary>How a number and a matrix are printed.</summary>
public sealed class SnapshotTextSpecs
{
    [TestCase(0.0, "0")]
    [TestCase(-0.0, "0")]
    [TestCase(0.0000004, "0.000000")]
    [TestCase(-0.0000004, "0.000000")]
    [TestCase(0.0000006, "+0.000001")]
    [TestCase(-0.0000006, "-0.000001")]
    [TestCase(1.0, "+1.000000")]
    [TestCase(-1234.5, "-1234.500000")]
    [TestCase(1e20, "+100000000000000000000.000000")]
    public void A_number_shows_its_sign_and_an_exact_zero_is_seen(double value, string printed) =>
        SnapshotText.Entry(value).Should().Be(printed);

    [Test]
    public void A_matrix_has_panels_of_eight_columns_under_its_equation()
    {
        string text = SnapshotText.Of("Y = X", Axis.Words(["a", "<BOS>"]), Axis.Indices(9), (i, j) => i == 1 && j == 8 ? -0.5 : 0);

        text.Should().Be(
            """
            Y = X
            2 × 9, six decimals

                                     [0]         [1]         [2]         [3]         [4]         [5]         [6]         [7]
            a                          0           0           0           0           0           0           0           0
            <BOS>                      0           0           0           0           0           0           0           0

                                     [8]
            a                          0
            <BOS>              -0.500000

            """);
    }

    [Test]
    public void A_square_matrix_is_printed_by_rows() =>
        SnapshotText.Of("Y", Axis.HeadFeatures(2, 1), Axis.Words(["a", "b"]), (i, j) => (10 * i) + j + 1).Should().Be(
            """
            Y
            2 × 2, six decimals

                                       a           b
            h0[0]              +1.000000   +2.000000
            h1[0]             +11.000000  +12.000000

            """);

    [Test]
    public void A_unit_is_named_in_the_header_and_divides_the_entries() =>
        SnapshotText.Of("v", Axis.None, Axis.None, (_, _) => 2.5e-6, unit: 1e-6).Should().Be(
            """
            v
            one number, six decimals, in units of 1e-6

                               +2.500000

            """);

    /// <summary>A larger scale of the weights makes the moments of AdamW 10⁸ times as large.</summary>
    [TestCase(19_999e-12, 1e-12, 1e-12)]
    [TestCase(-20_001e-12, 1e-12, 1e-9)]
    [TestCase(3e-4, 1e-12, 1e-6)]
    [TestCase(2.05, 1e-6, 1e-3)]
    [TestCase(5e6, 1e-3, 1)]
    [TestCase(5e6, 1, 1)]
    public void A_unit_that_would_print_last_bits_gives_way_to_a_coarser_one(double largest, double asked, double unit) =>
        PrintedNumber.UnitOf(DenseMatrix.OfArray(new[,] { { 0, largest } }), asked).Should().Be(unit);

    [Test]
    public void A_number_that_is_too_wide_still_stands_apart() =>
        SnapshotText.Of("Y", Axis.None, Axis.Indices(2), (_, j) => 12345678.5 + j).Split('\n')[4]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Should().Equal("+12345678.500000", "+12345679.500000");

    [Test]
    public void One_changed_number_is_a_difference_of_one_line()
    {
        string[] before = Text(0.1).Split('\n');
        string[] after = Text(-12345.678).Split('\n');

        before.Zip(after).Count(lines => lines.First != lines.Second).Should().Be(1);

        static string Text(double entry) => SnapshotText.Of("Y", Axis.Indices(3), Axis.Indices(3), (i, j) => i == 1 && j == 1 ? entry : 1);
    }

    [Test]
    public void A_repeated_token_is_told_apart_by_its_position()
    {
        Axis axis = Axis.Positions(["<BOS>", "the", "cat", "the", "<EOS>"]);

        Enumerable.Range(0, axis.Length).Select(i => axis[i]).Should().Equal("<BOS>", "the@1", "cat", "the@3", "<EOS>");
        axis.IndexOf("the@3").Should().Be(3);
    }
}
