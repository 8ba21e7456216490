using System.Diagnostics;
using System.Text;
using HandCalc.Cli;
using HandCalc.Specs.Runs;

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
