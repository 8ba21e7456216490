using System.IO.Compression;
using System.Text;
using HandCalc.Exports;
using HandCalc.Reading;

namespace HandCalc.Specs.Command;

/// <summary>A file that is no text in UTF-8 is called what it is, whichever command it is handed to.</summary>
public sealed class ForeignFiles
{
    private const string Model = "{ \"name\": \"m\" }";

    private static readonly TestCaseData[] Files =
    [
        File("Nothing", [], "the file is empty"),
        File("A byte of Latin-1", [(byte)'"', 0xE4], "line 1, column 2: the byte E4 is none of UTF-8"),
        File("A byte of Latin-1 in the third line",
            [.. "{\n\n  \"ä\": \""u8, 0xFF, .. "\" }"u8], "line 3, column 9: the byte FF is none of UTF-8"),
        File("Half a character at the end", [.. "{ \""u8, 0xE2, 0x82], "line 1, column 4: the byte E2 is none of UTF-8"),
        File("A surrogate in UTF-8", [.. "{ \""u8, 0xED, 0xA0, 0x80, .. "\" }"u8], "the byte ED is none of UTF-8"),
        File("UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Model)], "text in UTF-16"),
        File("UTF-16, the other way round",
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Model)], "text in UTF-16"),
        File("UTF-16 without a mark", Encoding.Unicode.GetBytes(Model), "text in UTF-16"),
        File("UTF-16 without a mark, the other way round", Encoding.BigEndianUnicode.GetBytes(Model), "text in UTF-16"),
        File("UTF-32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Model)], "text in UTF-32"),
        File("gzip", Packed(stream => new GZipStream(stream, CompressionMode.Compress)), "compressed by gzip"),
        File("One array of NumPy", [0x93, .. "NUMPY"u8, 1, 0, 0, 0], "one array of NumPy (.npy)"),
        File("A pickle", [0x80, 4, 0x95, 0, 0], "a pickle of Python"),
        File("safetensors", [64, 0, 0, 0, 0, 0, 0, 0, .. "{\"X\":{}}"u8], "a safetensors file"),
        File("HDF5", [0x89, .. "HDF\r\n"u8], "an HDF5 file"),
        File("Zeros", new byte[100], "begins with zero bytes"),
    ];

    private static readonly TestCaseData[] Archives =
    [
        File("An archive of something else", Zip("data.pkl"), "a zip archive without arrays of NumPy", "numpy.savez"),
        File("An empty archive", Zip(), "a zip archive without arrays of NumPy", "numpy.savez"),
        File("Half an archive", Zip("X.npy")[..40], "damaged or ends too early"),
    ];

    [TestCaseSource(nameof(Files))]
    public void It_is_called_what_it_is(byte[] bytes, string[] parts)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("mine", bytes);

        CommandRun.Of("compare", file).IsRefusedNaming([$"{file}: ", .. parts]);
        CommandRun.Of("--model", file).IsRefusedNaming([$"{file}: ", .. parts]);
        CommandRun.Of("diff", file, file).IsRefusedNaming([$"{file}: ", .. parts]);
        CommandRun.Of(bytes, "compare", "-").IsRefusedNaming(["standard input: ", .. parts]);
    }

    [TestCaseSource(nameof(Archives))]
    public void An_archive_is_no_model_and_must_have_arrays(byte[] bytes, string[] parts)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("mine", bytes);

        CommandRun.Of("compare", file).IsRefusedNaming([$"{file}: ", .. parts]);
        CommandRun.Of("--model", file).IsRefusedNaming($"{file}: ", "zip archive", "a model file in JSON");
    }

    /// <summary>
    /// A file is read in pieces of 65,536 bytes: here one ends at each byte of a text in which most that is difficult stands.
    /// </summary>
    [Test]
    public void Wherever_a_piece_of_the_file_ends_its_numbers_are_the_same()
    {
        const int Piece = 1 << 16;
        byte[] text = Encoding.UTF8.GetBytes("""
        "schema": 1, "tensors": [ { "name": "Gr\u00F6\"NaNöße", "shape": [5], "values": [NaN, "Infinity", -Infinity, null, -1.5e-3] } ] }
        """);

        for (int before = 0; before < text.Length; before++)
        {
            byte[] file = new byte[Piece + text.Length - before];
            file.AsSpan().Fill((byte)' ');
            file[0] = (byte)'{';
            text.CopyTo(file, Piece - before);

            ExportedTensor tensor = ExportFile.Read(new MemoryStream(file), "the file").Tensors.Single();
            tensor.Name.Should().Be("Größe".Replace("ö", "ö\"NaNö", StringComparison.Ordinal));
            tensor.Values.Should().Equal(double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -1.5e-3);
        }
    }

    [Test]
    public void A_mistake_far_behind_is_told_by_its_line_and_column()
    {
        string many = string.Concat(Enumerable.Repeat("{ \"name\": \"ä\", \"shape\": [], \"values\": 1 },\n", 5000)
            .Select((line, index) => line.Replace("ä", $"ä{index}", StringComparison.Ordinal)));
        byte[] file = Encoding.UTF8.GetBytes(
            $"{{ \"schema\": 1, \"tensors\": [\n{many}{{ \"name\": \"ö\", \"shape\": [], \"values\": .5 }} ] }}");

        CommandRun.Of(file, "compare", "-").IsRefusedNaming("standard input: line 5002, column 39, in ö: .5 is no number in JSON");
    }

    [Test]
    public void A_value_that_never_begins_is_refused_before_it_fills_the_memory()
    {
        using var endless = new PeekableStream(new Endless());

        FluentActions.Invoking(() => new JsonStream(endless, "file", largestValue: 1 << 20).Value()).Should()
            .Throw<InvalidInputException>()
                .WithMessage("one value of it is larger; allowed: a file whose values take at most 1048576 bytes.");
    }

    private static TestCaseData File(string name, byte[] bytes, params string[] parts) =>
        new TestCaseData(bytes, parts).SetArgDisplayNames(name);

    private static byte[] Packed(Func<Stream, Stream> pack)
    {
        using var bytes = new MemoryStream();
        using (Stream packing = pack(bytes))
        {
            packing.Write(Encoding.UTF8.GetBytes(Model));
        }

        return bytes.ToArray();
    }

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (string name in names)
            {
                archive.CreateEntry(name).Open().Dispose();
            }
        }

        return bytes.ToArray();
    }

    /// <summary>White space.</summary>
    private sealed class Endless : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            return buffer.Length;
        }
    }
}
