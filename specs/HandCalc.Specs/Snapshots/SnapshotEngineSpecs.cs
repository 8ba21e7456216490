using System.Text;

namespace HandCalc.Specs.Snapshots;

/// <summary>The conventions of Verify that the project's own snapshot engine keeps.</summary>
public sealed class SnapshotEngineSpecs : IDisposable
{
    private const string Approved = "Y[0] = X\none number, six decimals\n\n                   +1.000000\n";
    private const string Changed = "Y[0] = X\none number, six decimals\n\n                   -2.000000\n";
    private readonly TemporaryFolder folder = new();

    private string Stem => folder.File(Path.Combine("new", "1.1 Y[0]"));

    private string Verified => Stem + ".verified.txt";

    private string Received => Stem + ".received.txt";

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task Nothing_approved_yet_fails_and_writes_the_received_file_only()
    {
        string message = await Failure(Approved);

        message.Should().Contain("not approved yet").And.Contain("1.1 Y[0].received.txt");
        File.Exists(Verified).Should().BeFalse("nothing is approved by itself");
        File.ReadAllBytes(Received).Should().Equal(Encoding.UTF8.GetBytes(Approved), "UTF-8, LF, no byte-order mark");
    }

    [Test]
    public async Task Equal_texts_pass_and_remove_an_old_received_file()
    {
        Approve(Approved);
        await File.WriteAllTextAsync(Received, "old");

        await SnapshotEngine.Compare(Stem, Approved);

        File.Exists(Received).Should().BeFalse();
    }

    /// <summary>A thousand lines, of which one ends otherwise; or one more, or one less.</summary>
    [TestCase(0, "another\n")]
    [TestCase(500, "another\n")]
    [TestCase(999, "another\n")]
    [TestCase(999, "another\nanother\n")]
    [TestCase(999, "")]
    public async Task One_line_is_noticed_wherever_it_stands_in_a_long_text(int place, string line)
    {
        string[] lines = [.. Enumerable.Range(1, 1000).Select(number => $"{number}\n")];
        Approve(string.Concat(lines));
        lines[place] = line;

        (await Failure(string.Concat(lines))).Should().Contain($"line {place + 1}");
    }

    /// <summary>
    /// The approved file and its folder may be read-only. (To some users nothing is: so we look as well whether anything was written.)
    /// </summary>
    [Test]
    public async Task Equal_texts_pass_without_writing()
    {
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Approve(Approved);
        File.SetLastWriteTimeUtc(Verified, longAgo);
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(Verified)!, longAgo);
        File.SetAttributes(Verified, FileAttributes.ReadOnly);

        await SnapshotEngine.Compare(Stem, Approved);

        File.GetLastWriteTimeUtc(Verified).Should().Be(longAgo);
        Directory.GetLastWriteTimeUtc(Path.GetDirectoryName(Verified)!).Should().Be(longAgo, "nothing is created or deleted beside it");
        File.SetAttributes(Verified, FileAttributes.Normal);
    }

    [Test]
    public async Task A_difference_names_both_files_and_the_lines()
    {
        Approve(Approved);

        string message = await Failure(Changed);

        message.Should().Contain("line 4").And.Contain("+1.000000").And.Contain("-2.000000");
        message.Should().Contain("1.1 Y[0].verified.txt").And.Contain("1.1 Y[0].received.txt");
        File.ReadAllText(Received).Should().Be(Changed);
        File.ReadAllText(Verified).Should().Be(Approved, "what was approved is left alone");
    }

    [Test]
    public async Task A_difference_says_first_which_number_moved_and_what_it_means()
    {
        Approve(Approved);

        string message = await Failure(Changed, "starts here: its operands are unchanged (X)");

        string[] lines = message.Split('\n');
        lines[0].Should().Be("1.1 Y[0], approved → received: Y[0]: +1.000000 → -2.000000; 1 of 1 entries moved.  [Y[0] = X]");
        lines[1].Should().Be("  starts here: its operands are unchanged (X)");
        lines[2].Should().Be("  farthest    Y[0]: +1.000000 → -2.000000, by -3.000000");
        lines[4].Should().Be("  1 signs flipped; 0 entries became exactly zero, 0 ceased to be");
    }

    /// <summary>Each in plain words, before any listing of lines.</summary>
    [TestCase("\uFEFF" + Approved, "byte-order mark")]
    [TestCase("Y[0] = X\r\none number, six decimals\r\n\r\n                   +1.000000\r\n", "CRLF")]
    [TestCase("Y[0] = X\none number, seven decimals\n\n                   +1.000000\n", "line 2: 'one number, seven decimals'")]
    [TestCase("Y[0] = X\none number, six decimals\n\n                   1,0\n", "line 4: '1,0'")]
    [TestCase("Y[0] = X\n2, six decimals\n\n                   +1.000000\n", "line 3: there is no row of entries")]
    [TestCase("<<<<<<< HEAD\n" + Approved, "can't be read: line 2")]
    [TestCase("", "line 1: the file is empty")]
    [TestCase("Y[0] = 2X\none number, six decimals\n\n                   +1.000000\n", "the title was \"Y[0] = 2X\" and is \"Y[0] = X\"")]
    [TestCase("Y[0] = X\n2, six decimals\n\n                         [0]         [1]\n                   +1.000000   +1.000000\n",
        "the shape was 2 and is one number")]
    public async Task What_is_wrong_with_an_approved_file_is_said(string approved, string said)
    {
        Approve(approved);

        (await Failure(Approved)).Split("  line 1\n")[0].Should().Contain(said);
    }

    [Test]
    public async Task What_is_no_matrix_is_compared_as_text()
    {
        Approve("word  id\nlike   4\n");

        (await Failure("word  id\nlike   5\n")).Should()
            .StartWith("1.1 Y[0] is another text from line 2 on: 4 is approved, 5 was received.\n  line 2\n    approved  like   4");
    }

    [Test]
    public async Task The_same_name_twice_in_one_run_is_a_mistake()
    {
        Approve(Approved);
        await SnapshotEngine.Compare(Stem, Approved);

        Func<Task> again = () => SnapshotEngine.Compare(Stem, Approved);

        await again.Should().ThrowAsync<InvalidOperationException>().WithMessage("Two tests approve the same snapshot*");
    }

    [Test]
    public async Task What_the_book_approves_is_compared_and_every_difference_is_told()
    {
        Approve(Approved);
        Func<Task> approval = () => Snapshot.Approve([new(Stem, Changed, []), new(Stem + " 2", Changed, [])]);

        string message = (await approval.Should().ThrowAsync<AssertionException>()).Which.Message;

        message.Should().Contain("line 4").And.Contain("1.1 Y[0] 2.received.txt");
    }

    private void Approve(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Stem)!);
        File.WriteAllBytes(Verified, Encoding.UTF8.GetBytes(text));
    }

    private async Task<string> Failure(string text, string? origin = null)
    {
        Func<Task> comparison = () => SnapshotEngine.Compare(Stem, text, () => origin);
        return (await comparison.Should().ThrowAsync<SnapshotException>()).Which.Message;
    }
}
