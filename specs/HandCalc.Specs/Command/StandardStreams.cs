using HandCalc.Cli;
using HandCalc.Cli.Input;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.Command;

/// <summary>Standard output and standard error may be closed, full, or left by their reader: that is no crash.</summary>
public sealed class StandardStreams
{
    [Test]
    public void Where_standard_output_is_closed_nothing_is_written_and_the_exit_code_is_that_of_the_command()
    {
        (int exitCode, string error) = Run(() => throw new UnauthorizedAccessException(), "step", "3");

        (exitCode, error).Should().Be((0, ""));
    }

    [Test]
    public void Where_standard_output_is_full_one_sentence_says_so()
    {
        foreach (string command in new[] { "step 3", "export", "export --out -", "--help", "compare -", "check", "examples", "train", "write" })
        {
            (int exitCode, string error) = Run(() => throw new IOException("No space left", ExportToFile.FullDisk), command.Split(' '));

            (exitCode, error).Should()
                .Be((2, "standard output: the disk is full; allowed: an output that takes the text.\n"), command);
        }
    }

    [Test]
    public void Where_standard_error_cannot_be_written_the_exit_code_says_it()
    {
        using var error = new StreamWriter(new StandardStream(new Failing(() => throw new IOException()), isSilent: true));

        Handcalc.Run(["step", "14"], new Page(TextWriter.Null, error)).Should().Be(2);
    }

    [Test]
    public void A_failure_is_told_once()
    {
        int failures = 0;
        using var stream = new StandardStream(new Failing(() => throw new IOException($"{++failures}")), isSilent: false);

        FluentActions.Invoking(() => stream.Write([1])).Should().Throw<IOException>();
        stream.Write([1]);
        failures.Should().Be(1);
    }

    private static (int ExitCode, string Error) Run(Action write, params string[] args)
    {
        using var error = new StringWriter();
        using var output = new StreamWriter(new StandardStream(new Failing(write), isSilent: false));
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(TensorFile.With("X").Root.ToJsonString()));
        int exitCode = Handcalc.Run(args, new Page(output, error), CommandEnvironment.OfProcess with { Input = () => input });
        return (exitCode, error.ToString());
    }

    private sealed class Failing(Action write) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => write();
    }
}
