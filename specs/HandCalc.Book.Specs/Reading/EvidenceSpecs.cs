using HandCalc.Book.Reading;

namespace HandCalc.Book.Specs.Reading;

/// <summary>The rows of the page of evidence, to which the proofs of the chapters lead.</summary>
public sealed class EvidenceSpecs
{
    [Test]
    public void A_row_in_which_nothing_was_measured_keeps_its_place_too() => Evidence.In(
        """
        | claim | proved in | against | allowed | worst error |
        |---|---|---|---|---:|
        | One is not compared | [Specs](specs/Specs.cs) | PyTorch | exactly | not compared |
        | Another is | [Specs](specs/Specs.cs) | a tape: scalars | 1e-12 | 5e-16 in `A[0]` |

        """).Should().Equal(
            new Evidence(1, "One is not compared", "PyTorch", "not compared"),
            new Evidence(2, "Another is", "a tape: scalars", "5e-16"));
}
