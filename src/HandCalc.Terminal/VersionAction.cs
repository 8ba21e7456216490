using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using HandCalc.Terminal.Printing;

namespace HandCalc.Terminal;

/// <summary>Shows the version, whatever else stands on the command line.</summary>
internal sealed class VersionAction(Page page) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        page.Write(typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        return ExitCode.Fine;
    }
}
