using System.IO.Compression;
using System.Text;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>A port in Python writes its arrays by numpy.savez. They are written here by hand, and in a thorough run by NumPy.</summary>
public sealed class NpzFiles
{
    private const string Header = "{'descr': '%', 'fortran_order': False, 'shape': (2, 3), }";
    private static readonly TrainingStep Step = TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous));
    private static readonly double[] Six = [0, 1, -2, 3, 100, -7];

    [TestCase("<f8"), TestCase(">f8"), TestCase("<f4"), TestCase(">f4"), TestCase("<f2"), TestCase(">f2"), TestCase("<i8"), TestCase(">i8")]
    [TestCase("<i4"), TestCase(">i4"), TestCase("<i2"), TestCase(">i2"), TestCase("|i1"), TestCase("=f8")]
    public void Numbers_of_any_type_are_read_by_their_bytes(string type)
    {
        ExportedTensor tensor = Read(Array(type, Six));

        tensor.Shape.Should().Equal(2, 3);
        tensor.Values.Should().Equal(Six);
    }

    [TestCase("<u8", 200.0), TestCase(">u8", 1e15), TestCase("<u4", 4e9), TestCase(">u4", 4e9)]
    [TestCase("<u2", 65535), TestCase(">u2", 65535), TestCase("|u1", 255)]
    public void Numbers_without_a_sign_are_read_to_the_largest(string type, double largest) =>
        Read(Array(type, [0, 1, 2, 3, 4, largest])).Values.Should().Equal(0, 1, 2, 3, 4, largest);

    [TestCase(1), TestCase(2), TestCase(3)]
    public void Each_version_is_read(int version) => Read(Array("<f8", Six, version: version)).Values.Should().Equal(Six);

    [Test]
    public void Columns_first_is_the_order_of_Fortran()
    {
        Read(Array("<f8", Six, "{'descr': '%', 'fortran_order': True, 'shape': (2, 3), }")).Values.Should().Equal(0, -2, 100, 1, 3, -7);
        Read(Array("<f8", Six, "{'descr': '%', 'fortran_order': True, 'shape': (1, 2, 3), }")).Values.Should().Equal(0, -2, 100, 1, 3, -7);
        Read(Array("<f8", Six, "{'descr': '%', 'fortran_order': True, 'shape': (6,), }")).Values.Should().Equal(Six);
    }

    [Test]
    public void A_number_has_no_sizes_and_a_vector_one()
    {
        Read(Array("<f8", [5], "{'descr': '%', 'fortran_order': False, 'shape': (), }")).Shape.Should().BeEmpty();
        Read(Array("<f8", Six, "{'descr': '%', 'fortran_order': False, 'shape': (6,), }")).Shape.Should().Equal(6);
    }

    [Test]
    public void NaN_and_infinity_are_read_as_they_are()
    {
        double[] numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 1, 2];

        foreach (string type in new[] { "<f8", ">f4", "<f2" })
        {
            Read(Array(type, numbers)).Values.Should().Equal(numbers);
        }
    }

    [TestCase("<c16", Header, "its type is <c16"), TestCase("|O", Header, "its type is |O"), TestCase("<U5", Header, "its type is <U5")]
    [TestCase("|b1", Header, "its type is |b1"), TestCase("<f16", Header, "its type is <f16"),
        TestCase("<M8[s]", Header, "its type is <M8[s]")]
    [TestCase("<f8", "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 3), }", "no descr")]
    [TestCase("<f8", "{'descr': '%', 'fortran_order': False, 'shape': (2, 4), }", "48 bytes follow its header",
        "64, for the shape is (2, 4)")]
    [TestCase("<f8", "{'descr': '%', 'fortran_order': False, 'shape': (0, 3), }", "has the size 0")]
    [TestCase("<f8", "{'descr': '%', 'fortran_order': False, 'shape': (-2, -3), }", "has the size -2")]
    [TestCase("<f8", "{'descr': '%', 'fortran_order': False, 'shape': (99999999999, 3), }", "has the size 99999999999")]
    [TestCase("<f8", "{'descr': '%', 'fortran_order': False, 'shape': (2000000000, 2000000000), }", "48 bytes follow its header")]
    [TestCase("<f8", "{'descr': '%', 'shape': (2, 3), }", "no fortran_order")]
    [TestCase("<f8", "nonsense", "no descr")]
    public void What_is_no_array_of_numbers_is_refused_by_the_name_of_the_array(string type, string header, params string[] parts) =>
        Refused(Array(type, Six, header), parts);

    [Test]
    public void A_damaged_array_is_refused()
    {
        byte[] whole = Array("<f8", Six);

        Refused(whole[..5], "it ends too early");
        Refused([.. "PNG"u8, .. whole], "does not begin like an array");
        Refused(Array("<f8", Six, version: 4), "its version is 4.0; allowed: 1.0, 2.0 or 3.0");
        Refused([.. whole[..6], 2, 0, 255, 255, 255, 127], "its header has 2147483647 bytes");
        byte[] archive = Zip(CompressionLevel.NoCompression, ("X", whole));
        int number = archive.AsSpan().IndexOf(whole) + whole.Length - 1;
        archive[number] ^= 1;
        Compare(archive).IsRefusedNaming("mine.npz: X: its bytes are damaged");
    }

    [TestCase(CompressionLevel.NoCompression), TestCase(CompressionLevel.Optimal)]
    public void Every_tensor_of_a_step_agrees_in_an_archive(CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        byte[] archive = Zip(level, [.. Step.Tensors.Select(tensor => (tensor.Name, Array("<f8", tensor.Value.ToRowMajorArray(),
            $"{{'descr': '%', 'fortran_order': False, 'shape': ({string.Concat(tensor.Shape.Select(size => $"{size}, "))}), }}")))]);

        CommandRun run = CommandRun.Of("compare", folder.Write("mine.npz", archive), "--model", folder.WriteModel()).Succeeds();
        run.Lines[^1].Should().Be($"{Step.Tensors.Length} of {Step.Tensors.Length} tensors compared: {Step.Tensors.Length} agree");
        run.Lines[0].Should().EndWith("mine.npz names no model: it may be of another");
        CommandRun.Of(archive, "compare", "-", "--model", folder.File("model.json")).Succeeds().Lines[1..].Should().Equal(run.Lines[1..]);
    }

    [Test]
    public void Arrays_of_other_names_are_skipped_whatever_they_are()
    {
        byte[] loss = Array("<f8", [Step.Loss], "{'descr': '%', 'fortran_order': False, 'shape': (), }");
        CommandRun run = Compare(Zip(CompressionLevel.Fastest, ("loss", loss), ("x_hot", Array("<f8", Six)),
            ("words", Array("<U5", Six)))).Succeeds();

        run.Output.Should().Contain("\nSkipped, since the model has no such tensor: x_hot (did you mean x_hat?), words\n");
        run.Output.Should().Contain($"\n1 of {Step.Tensors.Length} tensors compared: 1 agrees\n");
    }

    [Test]
    public void What_NumPy_writes_is_read()
    {
        Thorough.Only();
        using var folder = new TemporaryFolder();
        CommandRun.Of("export", "--out", folder.File("step.json")).Succeeds();
        string script = folder.Write("write.py", """
            import json
            import numpy as np
            t = {x["name"]: np.array(x["values"]) for x in json.load(open("step.json", encoding="utf-8"))["tensors"]}
            np.savez("plain.npz", **t)
            np.savez_compressed("packed.npz", **t)
            np.savez("fortran.npz", **{n: np.asarray(v, order="F") for n, v in t.items()})
            np.savez("big.npz", **{n: v.astype(">f8") for n, v in t.items()})
            np.savez("float.npz", **{n: v.astype("f4") for n, v in t.items()})
            """);
        (int exitCode, string output) = new Python("numpy", "NumPy").Run(folder.Path, script);
        exitCode.Should().Be(0, "the script says: {0}", output);

        foreach (string file in new[] { "plain", "packed", "fortran", "big", "float" })
        {
            CommandRun.Of("compare", folder.File($"{file}.npz")).Succeeds().Lines[^1].Should()
                .MatchRegex(@"^(\d+) of \1 tensors compared: \1 agree$");
        }
    }

    private static void Refused(byte[] array, params string[] parts) =>
        Compare(Zip(CompressionLevel.Fastest, ("X", array))).IsRefusedNaming(["mine.npz: X: ", .. parts]);

    private static CommandRun Compare(byte[] archive)
    {
        using var folder = new TemporaryFolder();
        return CommandRun.Of("compare", folder.Write("mine.npz", archive), "--model", folder.WriteModel());
    }

    private static ExportedTensor Read(byte[] array) =>
        ExportFile.Read(new MemoryStream(Zip(CompressionLevel.Fastest, ("A[0]", array))), "the file").Tensors
            .Should().ContainSingle(tensor => tensor.Name == "A[0]").Subject;

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Array)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] array) in arrays)
            {
                using Stream entry = archive.CreateEntry($"{name}.npy", level).Open();
                entry.Write(array);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An array as numpy.save writes it: magic word, version, length of the header, header, numbers.</summary>
    private static byte[] Array(string type, double[] numbers, string header = Header, int version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(header.Replace("%", type, StringComparison.Ordinal) + "\n");
        byte[] length = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. numbers.SelectMany(number => Bytes(type, number))];
    }

    private static byte[] Bytes(string type, double number)
    {
        byte[] littleEndian = type[1..] switch
        {
            "f2" => BitConverter.GetBytes((Half)number),
            "f4" => BitConverter.GetBytes((float)number),
            "i1" => [(byte)(sbyte)number],
            "i2" => BitConverter.GetBytes((short)number),
            "i4" => BitConverter.GetBytes((int)number),
            "i8" => BitConverter.GetBytes((long)number),
            "u1" => [(byte)number],
            "u2" => BitConverter.GetBytes((ushort)number),
            "u4" => BitConverter.GetBytes((uint)number),
            "u8" => BitConverter.GetBytes((ulong)number),
            _ => BitConverter.GetBytes(number),
        };
        return type[0] == '>' ? [.. littleEndian.Reverse()] : littleEndian;
    }
}
