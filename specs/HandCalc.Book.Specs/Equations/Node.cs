using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace HandCalc.Book.Specs.Equations;

/// <summary>
/// Runs scripts where this machine has Node, and KaTeX for the one that renders equations. Elsewhere the test is skipped and says why.
/// </summary>
internal static class Node
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Folder = Repository.Path("src", "HandCalc.Book", "equations");
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What the script prints for some equations.</summary>
    public static string Render(IEnumerable<string> equations)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "katex")))
        {
            Assert.Ignore("KaTeX is not installed: npm ci --prefix src/HandCalc.Book/equations");
        }

        return Run("render.mjs", JsonSerializer.Serialize(equations));
    }

    /// <summary>What a script prints.</summary>
    /// <param name="script">Its file, in the folder of the equations; a dash if it is the input.</param>
    /// <param name="input">What it reads.</param>
    public static string Run(string script, string input)
    {
        using Process process = Start(script);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Ignore($"node: the script did not end within {Patience.TotalSeconds} seconds");
        }

        process.ExitCode.Should().Be(0, "the script says: {0}", errors.Result);
        return output.Result;
    }

    private static Process Start(string script)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", script)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = Utf8,
                StandardOutputEncoding = Utf8,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("there is no Node");
            throw new UnreachableException();
        }
    }
}
