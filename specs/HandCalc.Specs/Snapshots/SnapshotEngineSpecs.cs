using System.Text;

namespace HandCalc.Specs.Snapshots;

/// <summary>The conventions of Verify that the project's own snapshot engine keeps.</summary>
public sealed class SnapshotEngineSpecs
{
    private const string Approved = "Y = X\n2, six decimals\n\n+1.000000\n";
    private const string Changed = "Y = X\n2, six decimals\n\n+2.000000\n";
    private string folder = "";

    private string Stem => Path.Combine(folder, "new", "1.1 Y[0]");

    private string Verified => Stem + ".verified.txt";

    private string Received => Stem + ".received.txt";

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory("snapshots").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

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

        message.Should().Contain("line 4").And.Contain("+1.000000").And.Contain("+2.000000");
        message.Should().Contain("1.1 Y[0].verified.txt").And.Contain("1.1 Y[0].received.txt");
        File.ReadAllText(Received).Should().Be(Changed);
        File.ReadAllText(Verified).Should().Be(Approved, "what was approved is left alone");
    }

    [Test]
    public async Task A_byte_order_mark_is_named()
    {
        Approve("\uFEFF" + Approved);

        (await Failure(Approved)).Should().Contain("byte-order mark");
    }

    [Test]
    public async Task Other_line_ends_are_named()
    {
        Approve(Approved.ReplaceLineEndings("\r\n"));

        (await Failure(Approved)).Should().Contain("CRLF");
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

    private async Task<string> Failure(string text)
    {
        Func<Task> comparison = () => SnapshotEngine.Compare(Stem, text);
        return (await comparison.Should().ThrowAsync<SnapshotException>()).Which.Message;
    }
}
