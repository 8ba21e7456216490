using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HandCalc.Models;

/// <summary>Reads a model from JSON, and writes it. Every field must be there, none may be unknown.</summary>
public static class ModelFile
{
    /// <summary>How a model is written: the same names as in a model file, words as they are.</summary>
    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private const long LargestFile = 16 * 1024 * 1024;

    /// <summary>Reads the model of a file.</summary>
    /// <exception cref="InvalidInputException">The message names the file, the field and what is allowed.</exception>
    public static Model Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"{path}: this is a folder; allowed: a model file in JSON.");
        }

        try
        {
            return Parse(ReadBytes(path), path);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: there is no such file; allowed: the path of a model file in JSON.", problem);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new InvalidInputException($"{path}: the file can't be read; allowed: a readable model file in JSON.", problem);
        }
    }

    /// <summary>Reads a model from the bytes of a file, UTF-8 with or without a byte-order mark.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="source">What messages call the file.</param>
    /// <exception cref="InvalidInputException">The message names the source, the field and what is allowed.</exception>
    public static Model Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        ReadOnlyMemory<byte> json = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Model model = Read(new JsonFields(document.RootElement, ""));
            ModelRules.Check(model);
            return model;
        }
        catch (JsonException problem)
        {
            throw new InvalidInputException($"{source}: {Place(problem, json.Span)}this is not JSON that can be read; allowed: one JSON object.", problem);
        }
        catch (InvalidInputException problem)
        {
            throw new InvalidInputException($"{source}: {problem.Message}", problem);
        }
    }

    /// <summary>A model as it would stand in a file.</summary>
    internal static JsonNode ToJson(Model model) => JsonSerializer.SerializeToNode(model, Format)!;

    /// <summary>Reads a file, but never more of it than is allowed: a device may have no end.</summary>
    private static byte[] ReadBytes(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > LargestFile)
            {
                throw new InvalidInputException($"{path}: the file is larger; allowed: a model file of at most {LargestFile} bytes.");
            }
        }

        return bytes.ToArray();
    }

    private static Model Read(JsonFields fields)
    {
        fields.RequireOnly("name", "text", "vocabulary", "dModel", "heads", "dFf", "maxLength", "initialization", "layerNormEpsilon", "loss", "optimizer");
        JsonFields initialization = fields.Object("initialization");
        initialization.RequireOnly("seed", "scale", "draw");
        JsonFields optimizer = fields.Object("optimizer");
        optimizer.RequireOnly("learningRate", "beta1", "beta2", "epsilon", "weightDecay");
        return new Model(
            fields.Text("name"),
            fields.Text("text"),
            fields.Texts("vocabulary"),
            fields.Size("dModel"),
            fields.Size("heads"),
            fields.Size("dFf"),
            fields.Size("maxLength"),
            new InitializationSettings(initialization.Seed("seed"), initialization.Number("scale"), initialization.Choice<DrawOrder>("draw")),
            fields.Number("layerNormEpsilon"),
            fields.Choice<LossReduction>("loss"),
            new OptimizerSettings(
                optimizer.Number("learningRate"), optimizer.Number("beta1"), optimizer.Number("beta2"),
                optimizer.Number("epsilon"), optimizer.Number("weightDecay")));
    }

    /// <summary>Line and column, from 1, where a reader of the file would look; the column counts characters, not bytes.</summary>
    private static string Place(JsonException problem, ReadOnlySpan<byte> json)
    {
        if (problem.LineNumber is not { } line || problem.BytePositionInLine is not { } position)
        {
            return "";
        }

        for (long skipped = 0; skipped < line; skipped++)
        {
            json = json[(json.IndexOf((byte)'\n') + 1)..];
        }

        int column = Encoding.UTF8.GetCharCount(json[..(int)Math.Min(position, json.Length)]) + 1;
        return FormattableString.Invariant($"line {line + 1}, column {column}: ");
    }
}
