using HandCalc.Differences;
using HandCalc.Snapshots;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;

namespace HandCalc.Specs.Review;

/// <summary>What a comparison is made of: snapshots that are read back, what moved in a tensor, what it is computed from.</summary>
public sealed class ComparisonSpecs
{
    [TestCaseSource(typeof(WorkedExamples))]
    public void A_snapshot_is_read_back_as_it_was_printed(WorkedExample example)
    {
        foreach ((Tensor tensor, double unit) in example.Step.Tensors.SelectMany(tensor =>
            new[] { (tensor, 1.0), (tensor, 1e-3), (tensor, 1e-12) }))
        {
            RecordedTensor read = SnapshotReader.Read(tensor.Name, SnapshotText.Of(tensor, unit)), computed = RecordedTensor.Of(tensor);

            new TensorChange(read, computed).Kind.Should().Be(ChangeKind.None, "{0} is printed in units of {1}", tensor, unit);
            read.Unit.Should().Be(unit);
            read[0, 0].Should().BeApproximately(tensor[0, 0], (0.51e-6 * unit) + (1e-15 * Math.Abs(tensor[0, 0])));
        }
    }

    [Test]
    public void Numbers_that_are_exactly_zero_are_told_from_those_that_round_to_it()
    {
        TensorChange change = Change([[0, 4e-7, 1, -2]], [[3e-7, 0, 0, 2]]);

        (change.Entries.Count, change.CeasedToBeZero, change.BecameZero, change.SignsFlipped).Should().Be((4, 1, 2, 1));
    }

    [Test]
    public void The_farthest_entry_and_the_farthest_in_parts_of_itself_are_told()
    {
        TensorChange change = Change([[100, 0.001], [0, 5]], [[101, 0.002], [0, 5]]);

        change.Largest.Should().Be(new EntryChange((0, 0), (0, 0), 100, 101));
        change.LargestRelative.Should().Be(new EntryChange((0, 1), (0, 1), 0.001, 0.002));
        change.Relative.Should().BeApproximately(1 / 101.0, 1e-12, "it is measured by the largest entry of either side");
        ChangeText.Details(change).Should().Equal(
            "farthest    Y[0, 0]: +100.000000 → +101.000000, by +1.000000",
            "relatively  Y[0, 1]: +0.001000 → +0.002000, by 100 % of itself",
            "0 signs flipped; 0 entries became exactly zero, 0 ceased to be");
    }

    [Test]
    public void Rows_that_are_called_otherwise_are_a_difference_and_no_number_has_moved()
    {
        string text = Text([[1, 2]]);
        TensorChange relabelled = new(Read(text), Read(text.Replace("[1]", "[7]", StringComparison.Ordinal)));
        TensorChange retitled = new(Read(text), Read(text.Replace("Y = X", "Y = 2X", StringComparison.Ordinal)));

        (relabelled.Kind, relabelled.Moved, relabelled.Differs).Should().Be((ChangeKind.Labels, false, true));
        (retitled.Kind, retitled.Moved, retitled.Differs).Should().Be((ChangeKind.Title, false, false));
    }

    [Test]
    public void In_another_shape_the_entries_that_both_have_are_compared()
    {
        TensorChange change = Change([[1, 2]], [[1], [2]]);

        (change.Kind, change.Entries.Count, change.Relative).Should().Be((ChangeKind.Shape, 0, double.PositiveInfinity));
        ChangeText.Summary(change).Should().Be("the shape was 1 × 2 and is 2 × 1; 0 of the 1 entries that both have moved");
    }

    [Test]
    public void All_bits_count_where_both_sides_have_them()
    {
        TrainingStep step = WorkedExamples.All[0].Step;
        TrainingStep other = TrainingStep.Compute(step.Model, step.State.With("b_2", step["b_2"].Value.Map(Math.BitIncrement)));

        new TensorChange(RecordedTensor.Of(step["b_2"]), RecordedTensor.Of(other["b_2"])).Entries.Should().HaveCount(step.Model.DModel);
    }

    [TestCase("", "line 1: the file is empty")]
    [TestCase("Y = X\n1, six decimals\n", "line 3: the text ends too early")]
    [TestCase("Y = X\n\n\n\n", "line 2: ''; allowed: a shape and a precision")]
    [TestCase("Y = X\n1 × 2, five decimals\n\n[0] [1]\n[0] 1 2\n", "line 2: '1 × 2, five decimals'")]
    [TestCase("Y = X\n1 × 2, six decimals\n\n [0] [1]\n[0] 0 0.5\n", "line 5: '[0] 0 0.5'; allowed: numbers with six decimals, or 0")]
    [TestCase("Y = X\n1 × 3, six decimals\n\n [0] [1]\n[0] 0 0\n", "line 2: the shape is said to be 1 × 3, and the entries are 1 × 2")]
    [TestCase("Y = X\n1 × 2, six decimals\n\n [0] [1]\n[0] 0\n", "line 5: 1 entries; allowed: 2")]
    [TestCase("Y = X\n2 × 1, six decimals\n\n [0]\n[0] 0\n[1] 0\n\n [1]\n[0] 0\n[2] 0\n",
        "line 10: '[2] 0'; allowed: the rows of the first panel")]
    [TestCase("\uFEFFY = X\n", "line 1: the file begins with a byte-order mark")]
    [TestCase("Y = X\r\n", "line 1: the file has CRLF line ends")]
    [TestCase("Y = X\n1", "line 2: the last line has no end")]
    public void A_text_that_is_no_snapshot_is_named_with_its_line(string text, string message)
    {
        Action reading = () => SnapshotReader.Read("Y", text);

        reading.Should().Throw<InvalidInputException>().Which.Message.Should().StartWith(message);
    }

    /// <summary>Approved beside the matrices: a comparison of snapshots goes by it, whatever the engine composes today.</summary>
    [TestCaseSource(typeof(WorkedExamples))]
    [TestCaseSource(typeof(OnwardExamples))]
    public async Task The_index_says_what_each_tensor_is_computed_from(WorkedExample example)
    {
        string index = Lineage.Of(example.Step.Computation).Text;

        await Snapshot.Approve([new($"{example.Name}/{RecordedStep.Index}", index, [])]);
        Lineage lineage = Lineage.Read(index);
        lineage.Names.Should().Equal(example.Step.Tensors.Select(tensor => tensor.Name));
        foreach (Tensor tensor in example.Step.Tensors)
        {
            lineage.Step(tensor.Name).Should().Be(tensor.Step);
            lineage.IsGiven(tensor.Name).Should().Be(tensor.Definition.Expression is null);
            lineage.Operands(tensor.Name).Should().Equal(tensor.Definition.Operands.Select(operand => operand.Name)
                .Where(name => example.Step.Tensors.Any(known => known.Name == name)).Distinct());
        }
    }

    [Test]
    public void The_nearest_tensors_that_moved_are_found_behind_those_that_did_not()
    {
        Lineage lineage = OfHeads(2);

        lineage.Nearest("concat", name => name is "X" or "V[1]").Should().Equal("X", "V[1]");
        lineage.Nearest("Q[0]", name => name is "K[0]").Should().BeEmpty();
    }

    [Test]
    public void Two_lineages_together_keep_the_order_of_computation()
    {
        Lineage two = OfHeads(2), four = OfHeads(4);

        Lineage.Of(two, four).Names.Should().Equal(four.Names);
        Lineage.Of(four, two).Names.Should().Equal(four.Names);
    }

    [TestCase("{0}11 d.V[0] <- A[0]\n", "line 3 is '11 d.V[0] <- A[0]'")]
    [TestCase("{0}d.V[0] ← A[0]\n", "line 3 is 'd.V[0] ← A[0]'")]
    [TestCase("loss\n", "line 1 is 'loss'")]
    public void An_index_that_cannot_be_read_is_named_with_its_line(string text, string message)
    {
        string title = string.Join('\n', OfHeads(1).Text.Split('\n')[..2]) + "\n";
        Action reading = () =>
            RecordedStep.Of("example", [(RecordedStep.Index, text.Replace("{0}", title, StringComparison.Ordinal))], null);

        reading.Should().Throw<InvalidInputException>().Which.Message.Should().StartWith($"index: {message}");
    }

    private static Lineage OfHeads(int heads) =>
        RecordedStep.Of(
            "heads", [($"1.1 W_Q[{heads - 1}]", SnapshotText.Of($"W_Q[{heads - 1}]", Axis.None, Axis.None, (_, _) => 0))], null).Lineage;

    private static TensorChange Change(double[][] before, double[][] after) => new(Read(Text(before)), Read(Text(after)));

    private static RecordedTensor Read(string text) => SnapshotReader.Read("Y", text);

    private static string Text(double[][] rows) =>
        SnapshotText.Of("Y = X", Axis.Indices(rows.Length), Axis.Indices(rows[0].Length), (i, j) => rows[i][j]);
}
