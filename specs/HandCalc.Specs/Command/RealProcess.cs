using System.Diagnostics;
using System.Text;
using HandCalc.Cli;

namespace HandCalc.Specs.Command;

/// <summary>The command as a process of its own: its streams, its exit code, its time.</summary>
public sealed class RealProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public void Its_output_is_that_of_the_function_in_UTF_8_without_a_byte_order_mark()
    {
        using Process process = Start("de_DE.UTF-8");
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit(Limit).Should().BeTrue();

        process.ExitCode.Should().Be(0);
        bytes.ToArray().Should().Equal(Encoding.UTF8.GetBytes(CommandRun.Of().Output));
    }

    [Test]
    public void Bad_input_ends_in_exit_code_2_and_one_line()
    {
        using Process process = Start("C", "step", "14");

        process.StandardError.ReadToEnd().Should().Be(CommandRun.Of("step", "14").Error);
        process.WaitForExit(Limit).Should().BeTrue();
        process.ExitCode.Should().Be(2);
    }

    [Test]
    public void A_reader_that_goes_away_is_no_error()
    {
        using Process process = Start("C", "export");
        process.StandardOutput.Read();
        process.StandardOutput.Close();

        process.StandardError.ReadToEnd().Should().BeEmpty();
        process.WaitForExit(Limit).Should().BeTrue();
        process.ExitCode.Should().Be(0);
    }

    /// <summary>What a shell can do to the streams of a process: close them, fill them, read one line and go.</summary>
    [TestCase("step 3 >&-", 0, "")]
    [TestCase("step 14 2>&-", 2, "")]
    [TestCase("step 14 >&- 2>&- <&-", 2, "")]
    [TestCase("compare - <&-", 2, "standard input: the file is empty; ")]
    [TestCase("export >/dev/full", 2, "standard output: the disk is full; ")]
    [TestCase("export --out /dev/full", 2, "--out: /dev/full: the disk is full; ")]
    [TestCase("step 14 2>/dev/full", 2, "")]
    [TestCase("--help >/dev/full", 2, "standard output: the disk is full; ")]
    [TestCase("export | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0, "")]
    public void Whatever_becomes_of_its_streams_it_ends_in_its_exit_code(string line, int exitCode, string error)
    {
        Thorough.Only();
        if (!File.Exists("/bin/bash") || !File.Exists("/dev/full"))
        {
            Assert.Ignore("There is no bash here, or no /dev/full.");
        }

        var start = new ProcessStartInfo("/bin/bash", ["-c", $"dotnet '{typeof(Handcalc).Assembly.Location}' {line}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit(Limit).Should().BeTrue();

        (process.ExitCode, said.Split('\n').Length <= 2).Should().Be((exitCode, true), said);
        said.Should().StartWith(error).And.NotContain("   at ");
        (said.Length == 0).Should().Be(error.Length == 0, said);
    }

    private static Process Start(string language, params string[] args)
    {
        Thorough.Only();
        var start = new ProcessStartInfo("dotnet", [typeof(Handcalc).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = language;
        return Process.Start(start)!;
    }
}
