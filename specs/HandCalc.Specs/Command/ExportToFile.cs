using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>An export goes to standard output or to a file, whole or not at all.</summary>
public sealed class ExportToFile
{
    private static readonly string Exported = CommandRun.Of("export").Succeeds().Output;

    internal static readonly int FullDisk = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    [Test]
    public void A_file_holds_the_bytes_that_standard_output_gets()
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("export", "--out", folder.File("a.json")).Succeeds().Output.Should().BeEmpty();

        File.ReadAllBytes(folder.File("a.json")).Should().Equal(System.Text.Encoding.UTF8.GetBytes(Exported));
        Directory.GetFileSystemEntries(folder.Path).Should().ContainSingle();
    }

    [Test]
    public void A_dash_is_standard_output() => CommandRun.Of("export", "--out", "-").Succeeds().Output.Should().Be(Exported);

    [Test]
    public void It_is_LF_only_and_begins_with_the_object() => Exported.Should().StartWith("{").And.EndWith("}\n").And.NotContain("\r");

    [Test]
    public void A_file_that_was_there_is_replaced_and_keeps_its_permissions()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.json", "old");
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        CommandRun.Of("export", "--out", file).Succeeds();

        File.ReadAllText(file).Should().Be(Exported);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).Should().Be(mode);
        }
    }

    [Test]
    public void A_link_stays_a_link()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.json", "old");
        File.CreateSymbolicLink(folder.File("link.json"), "a.json");

        CommandRun.Of("export", "--out", folder.File("link.json")).Succeeds();

        File.ReadAllText(file).Should().Be(Exported);
        new FileInfo(folder.File("link.json")).LinkTarget.Should().Be("a.json");
    }

    [Test]
    public void A_folder_is_refused()
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("export", "--out", folder.Path).IsRefusedNaming("--out: ", folder.Path, "this is a folder");
    }

    [Test]
    public void A_folder_that_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "nowhere", "a.json");

        CommandRun.Of("export", "--out", file).IsRefusedNaming("--out: ", file, "folder");
        Directory.GetFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Test]
    public void The_model_file_itself_is_refused()
    {
        using var folder = new TemporaryFolder();
        string model = folder.WriteModel();
        string before = File.ReadAllText(model);

        CommandRun.Of("export", "--model", model, "--out", Path.Combine(folder.Path, ".", "model.json")).IsRefusedNaming("--out: ");
        File.ReadAllText(model).Should().Be(before);
    }

    [Test]
    public void Bad_input_leaves_the_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.json", "old");

        CommandRun.Of("export", "--model", folder.WriteModel(model => model["heads"] = 3), "--out", file).IsRefusedNaming("heads");
        File.ReadAllText(file).Should().Be("old");
    }

    [Test]
    public void Nothing_half_written_stays_when_the_writing_fails()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.json", "old");

        FluentActions.Invoking(() => Terminal.Printing.OutputFile.Write(file, output =>
        {
            output.Write(new string('x', 1 << 20));
            throw new IOException("No space left on device", FullDisk);
        })).Should().Throw<InvalidInputException>().WithMessage("--out: *a.json: the disk is full; allowed: *");

        File.ReadAllText(file).Should().Be("old");
        Directory.GetFileSystemEntries(folder.Path).Should().ContainSingle();
    }

    [Test]
    public void A_folder_without_permission_is_refused()
    {
        using var folder = new TemporaryFolder();
        string closed = Directory.CreateDirectory(folder.File("closed")).FullName;
        Permissions.Take(closed);

        CommandRun.Of("export", "--out", Path.Combine(closed, "a.json")).IsRefusedNaming("--out: ", "can't be written");
    }

    [Test]
    public void A_device_is_written_into_and_stays_a_device()
    {
        if (!File.Exists("/dev/null"))
        {
            Assert.Ignore("There is no /dev/null here.");
        }

        CommandRun.Of("export", "--out", "/dev/null").Succeeds();
        File.ReadAllBytes("/dev/null").Should().BeEmpty();
    }
}
