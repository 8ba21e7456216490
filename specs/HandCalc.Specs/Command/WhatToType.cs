namespace HandCalc.Specs.Command;

/// <summary>Where a text asks a reader to run the command, it says what can be typed there and then.</summary>
public sealed partial class WhatToType
{
    [Test]
    public void In_the_checkout_the_project_is_run()
    {
        TypedCommand.Of("diff", Repository.Root).Should().Be("dotnet run --project src/HandCalc.Cli -- diff");
        TypedCommand.Of("diff", Repository.Path("snapshots")).Should().Be("dotnet run --project ../src/HandCalc.Cli -- diff");
    }

    [Test]
    public void A_folder_with_a_space_is_quoted()
    {
        using var folder = new TemporaryFolder();
        string checkout = Directory.CreateDirectory(folder.File("a b")).FullName;
        Directory.CreateDirectory(Path.Combine(checkout, "src", "HandCalc.Cli"));

        TypedCommand.Of("diff", folder.Path, checkout).Should().Be("dotnet run --project 'a b/src/HandCalc.Cli' -- diff");
    }

    [Test]
    public void Elsewhere_the_command_is_called_by_its_name()
    {
        using var folder = new TemporaryFolder();

        TypedCommand.Of("diff", folder.Path, folder.Path).Should().Be("handcalc diff");
    }

    [Test]
    public void No_text_of_the_program_asks_for_a_command_by_a_name_that_nobody_has() => Directory
        .EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories)
        .Append(Repository.Path("specs", "HandCalc.Specs", "Snapshots", "SnapshotEngine.cs"))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(file => File.ReadLines(file).Where(line => ByName().IsMatch(line))
            .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"))
        .Should().BeEmpty("what can be typed is known to TypedCommand");

    /// <summary>A command in a text, not in a comment.</summary>
    [GeneratedRegex("""^(?!\s*//).*\bhandcalc (step|explain|train|write|export|compare|check|examples|diff|accept|bench)\b""")]
    private static partial Regex ByName();
}
