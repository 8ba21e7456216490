using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace HandCalc.Practice.Languages;

/// <summary>Texts in C#, compiled in memory: no project is built, and no file is written.</summary>
internal sealed class CSharpProgram : IDisposable
{
    private const int MostErrors = 3;

    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(() =>
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) is "netstandard.dll" or "mscorlib.dll" or ['S', 'y', 's', 't', 'e', 'm', '.', ..])
            .Concat(new[] { typeof(Exercise), typeof(TrainingStep), typeof(Matrix<double>) }.Select(type => type.Assembly.Location))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ]);

    private readonly AssemblyLoadContext context = new(null, isCollectible: true);

    /// <summary>Compiles.</summary>
    /// <param name="texts">The texts, each with its path.</param>
    public CSharpProgram(IEnumerable<(string File, string Text)> texts)
    {
        var compilation = CSharpCompilation.Create(
            "Exercises",
            [
                .. texts.Select(one => CSharpSyntaxTree.ParseText(SourceText.From(one.Text, Encoding.UTF8), Language, one.File)),
                CSharpSyntaxTree.ParseText(SourceText.From(Usings, Encoding.UTF8), Language),
            ],
            References.Value,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream program = new(), symbols = new();
        EmitResult result = compilation.Emit(program, symbols, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Errors = [.. result.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error).Take(MostErrors).Select(Told)];
        if (result.Success)
        {
            (program.Position, symbols.Position) = (0, 0);
            Assembly = context.LoadFromStream(program, symbols);
        }
    }

    /// <summary>What they are compiled to; null if there are errors.</summary>
    public Assembly? Assembly { get; }

    /// <summary>The first errors, each with its file and line.</summary>
    public ImmutableArray<string> Errors { get; }

    /// <summary>Lets go of the program.</summary>
    public void Dispose() => context.Unload();

    private static string Told(Diagnostic problem)
    {
        FileLinePositionSpan place = problem.Location.GetLineSpan();
        return $"{Path.GetFileName(place.Path)}, line {place.StartLinePosition.Line + 1}: {problem.GetMessage(CultureInfo.InvariantCulture)}";
    }
}
