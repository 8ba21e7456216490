using System.Reflection;
using HandCalc.Practice.Answers;
using HandCalc.Practice.Exercises;

namespace HandCalc.Practice.Languages;

/// <summary>Exercises in C#: plain algebra of Math.NET, with the notation of the chapters.</summary>
internal sealed class CSharp() : Language("csharp")
{
    private const string Project = "src/HandCalc.Practice/HandCalc.Practice.csproj";

    private static readonly HashSet<string> Properties = [.. typeof(NamedTensors)
        .GetProperties(BindingFlags.Instance | BindingFlags.NonPublic).Select(property => property.Name)];

    /// <summary>The class of an exercise.</summary>
    public static string ClassOf(Assignment assignment) => $"Derivation_{assignment.Place}";

    /// <inheritdoc/>
    public override string FileOf(Assignment assignment) => $"Step{assignment.Step:00}/{ClassOf(assignment)}.cs";

    /// <inheritdoc/>
    public override string TextOf(Assignment assignment, TrainingStep step) =>
        Text(assignment, step, asked => ["return ToDo();"], []);

    /// <summary>The text of an exercise as the book has it.</summary>
    public string Solved(Assignment assignment, TrainingStep step) => Text(
        assignment, step, asked => asked.Body.Split('\n'),
        assignment.Asked.SelectMany(asked => asked.Helpers).Distinct().Select(helper => helper.Split('\n')));

    /// <inheritdoc/>
    public override IEnumerable<string> SolutionOf(Assignment assignment, TrainingStep step)
    {
        string[] lines = Solved(assignment, step).Split('\n');
        return lines[(Array.FindIndex(lines, line => line == "{") + 1)..^2]
            .Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, byte[] Content)> FilesBeside(string folder, ImmutableArray<Trial> trials)
    {
        yield return ("README.md", Resource("README.csharp.md"));
        yield return ("Practice.csproj", Encoding.UTF8.GetBytes($"""
            <Project Sdk="Microsoft.NET.Sdk">

              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>

              <ItemGroup>
                {Reference(folder)}
              </ItemGroup>

            </Project>

            """.ReplaceLineEndings("\n")));
    }

    /// <inheritdoc/>
    public override Answer Answer(Assignment assignment, string folder, ImmutableArray<Trial> trials, Func<bool> isGivenUp)
    {
        string file = Path.Combine(folder, FileOf(assignment));
        return CSharpAnswer.Of(assignment, file, File.ReadAllText(file), trials, isGivenUp);
    }

    /// <summary>The project, for a program that was built in a checkout; elsewhere the assemblies beside the program.</summary>
    private static string Reference(string folder)
    {
        if (TypedCommand.Above(Path.GetDirectoryName(typeof(Exercise).Assembly.Location)!, Project) is { } project)
        {
            return $"""<ProjectReference Include="{Escaped(Path.GetRelativePath(folder, project))}" />""";
        }

        return string.Join("\n    ", new[] { typeof(Exercise), typeof(TrainingStep), typeof(Matrix<double>) }.Select(type =>
            $"""<Reference Include="{type.Assembly.GetName().Name}" HintPath="{Escaped(type.Assembly.Location)}" />"""));

        static string Escaped(string path) => path.Replace('\\', '/').Replace("&", "&amp;", StringComparison.Ordinal);
    }

    /// <summary>In the algebra of Math.NET a vector is a matrix of one row or one column.</summary>
    protected override string Shape(Definition tensor) => $"{tensor.Rows.Length}×{tensor.Columns.Length}";

    private string Text(
        Assignment assignment, TrainingStep step, Func<Asked, string[]> body, IEnumerable<string[]> helpers)
    {
        IEnumerable<string[]> methods = assignment.Asked.Select(asked => (string[])
        [
            $"public Matrix<double> {asked.Method}({asked.Each switch { Each.Head => "int h", Each.Parameter => "string name", _ => "" }})",
            "{", .. Indented(body(asked)), "}",
        ]);
        string[] lines =
        [
            "using HandCalc.Models;", "using HandCalc.Practice;", "using MathNet.Numerics.LinearAlgebra;", "",
            .. Above(assignment, step)
                .Concat([""])
                .Concat(Table(Given(assignment, step), assignment.Asked.Select(one => (one.Told, one.Definition(step)))))
                .Select(line => $"// {line}".TrimEnd()),
            $"public sealed class {ClassOf(assignment)}(Given given) : Exercise(given)", "{",
            .. methods.Concat(helpers).SelectMany((member, index) =>
                (index > 0 ? [""] : Array.Empty<string>()).Concat(Indented(member))),
            "}", "",
        ];
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Indented(string[] lines) => lines.Select(line => line.Length > 0 ? $"    {line}" : line);

    private static IEnumerable<(string Called, Definition Tensor)> Given(Assignment assignment, TrainingStep step) =>
        from asked in assignment.Asked
        let tensor = asked.Definition(step)
        from source in tensor.Operands.Select(operand => operand.Source).DistinctBy(source => source.Id.Family)
        where !assignment.Asked.Any(other => other.Symbol == source.Name)
        let called = Called(source.Id, asked.Each == Each.Parameter && source.Id.Symbol == tensor.Id.Symbol)
        group source by called into sources
        select (sources.Key, sources.First());

    /// <summary>What the notation calls a tensor: dAttention for d.attention, W_Q[h] for W_Q[0].</summary>
    private static string Called(TensorName name, bool isOfParameter)
    {
        string written = isOfParameter ? (name.Of(name.Kind) with { Symbol = "{name}", Head = null }).ToString() : name.Family.ToString();
        string quoted = !isOfParameter ? $"\"{written}\"" : written == "{name}" ? "name" : $"$\"{written}\"";
        if (name.IsCarried)
        {
            return name == TensorName.Time ? "Training.State.StepsTaken + 1" : $"Training.State[{quoted}]";
        }

        string upper = char.ToUpperInvariant(name.Symbol[0]) + name.Symbol[1..], d = name.Kind == Kind.Gradient ? "d" : "";
        string? property = isOfParameter || name.Kind is not (Kind.Value or Kind.Gradient) ? null
            : new[] { d + name.Symbol, d + upper }.FirstOrDefault(Properties.Contains);
        return property is null ? $"Value({quoted})" : property + (name.Head is null ? "" : "[h]");
    }
}
