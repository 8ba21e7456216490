using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using HandCalc.Terminal.Printing;

namespace HandCalc.Terminal;

/// <summary>Shows the version, whatever else stands on the command line.</summary>
internal sealed class VersionAction(Page page) : SynchronousCommandLineAction
{
    /// <summary>The version.</summary>
    public static string Version { get; } =
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The option, which every command takes.</summary>
    public static Option<bool> Option(Page page) => new("--version")
    {
        Description = "Show the version.",
        Arity = ArgumentArity.Zero,
        Recursive = true,
        Action = new VersionAction(page),
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        page.Write(Version);
        return ExitCode.Fine;
    }
}
