using System.Text;
using HandCalc.Cli.Commands;
using HandCalc.Comparisons;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Reading;
using HandCalc.Specs.Book;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Book.Fact;

namespace HandCalc.Specs.Documents;

/// <summary>What the page on the format of an export says, asked of the published model and of the reader of such files.</summary>
internal sealed class ExportFacts() : NamedTensors(TrainingStep.Compute(PublishedModel.Drawn(DrawOrder.Continuous)))
{
    private static readonly string[] Prefixes = ["m.", "v.", "new."], OneRowPerToken = ["logits", "P", "d.logits"];

    /// <summary>The facts, whatever the text is now.</summary>
    public IEnumerable<Fact> All()
    {
        foreach (IGrouping<int, string> step in Training.Tensors.Where(tensor => tensor.Definition.Id.Kind == Kind.Value)
            .GroupBy(tensor => tensor.Step, tensor => Regex.Replace(tensor.Name, @"\[\d+\]", "[h]")))
        {
            yield return new($"| {step.Key} | {string.Join(' ', step.Distinct().Select(name => $"`{name}`"))} |");
        }

        yield return new("| 8 to 12 | `d.` and the name",
            Training.Tensors.Where(tensor => tensor.Definition.Id.Kind == Kind.Gradient)
            .Select(tensor => tensor.Step).Distinct().Order().SequenceEqual(Enumerable.Range(8, 5)));
        yield return new("| 13 | `m.` `v.` `new.` and the name, for each parameter", Training.Tensors.Where(tensor => tensor.Step == 13)
            .Select(tensor => tensor.Name).Order().SequenceEqual(
                Training.Parameters.SelectMany(parameter => Prefixes.Select(prefix => prefix + parameter.Name)).Order()));
        yield return new($"| `schema` | {Export.Schema}, the version of this format | {Export.Schema} |");
        yield return new($"A matrix has {Sizes("W_O")} axes, a vector {Sizes("mean")}, a number none", Training["loss"].Shape.Length == 0);
        yield return new($"the sizes: {Sizes("W_O")} for a matrix, {Sizes("mean")} for a vector, none for a number",
            Training["loss"].Shape.Length == 0);
        yield return new("Heads count from 0, in the name: `A[0]`",
            Training.Tensors.Count(tensor => tensor.Name.StartsWith("A[", StringComparison.Ordinal))
            == Model.Heads && Training["A[0]"].Shape.Length == 2);
        yield return new("reads back as the same 64 bits", sizeof(double) == 64 / 8);
        yield return new($"in {Comparison.DigitsOfDouble} digits, counted from the largest entry that is right");
        yield return new("written with at most 9 digits", Precision.IsSingle(1.23456789) && !Precision.IsSingle(1.234567891));
        yield return JudgedByAReader("it may be off by what that rounding does to it");
        yield return new($"| {ExitCode.Fine} | every tensor of the file that the model has agrees, "
            + "is a parameter of your own, or has too few digits to tell |");
        yield return new($"| {ExitCode.CheckFailed} | one of them does not |");
        yield return new($"| {ExitCode.BadInput} | the file can't be read, or the command line is wrong |");
        yield return new($"| `schema` | {CompareJson.Schema}, the version of this format: ");
        yield return JudgedByAReader("Another order of adding changes the fifteenth");
        yield return JudgedByAReader("Where two textbooks differ");

        foreach (VectorCase one in Vectors.Cases)
        {
            yield return new($"| `{one.Name}` | {one.About} |");
        }

        yield return new("in the first, γ is 1 and β is 0; in the published text no word comes twice",
            Gamma.Enumerate().All(gamma => gamma == 1) && Beta.Enumerate().All(beta => beta == 0) && Model.Ids.Distinct().Count() == Tokens);
        (string Path, byte[] Content)[] files = [.. Vectors.Files("")];
        ExportFile Before(string file) => ExportFile.Read(
            new MemoryStream(files.First(written => written.Path.EndsWith(file, StringComparison.Ordinal)).Content), file);
        yield return new($"The archive has {Words(Before("before.npz").Tensors.Length - Before("before.json").Tensors.Length)} lists more");
        yield return new("where −1 asks for nothing", Model.NoTarget == -1);
        yield return new($"SHA-{8 * System.Security.Cryptography.SHA256.HashSizeInBytes} checksums");
        yield return new($"in doubles that is {Comparison.DigitsOfDouble} digits");

        foreach (Fact fact in OfFiles().Concat(WhatElseMayDiffer()))
        {
            yield return fact;
        }

        string Sizes(string tensor) => Words(Training[tensor].Shape.Length);
    }

    private static IEnumerable<Fact> OfFiles()
    {
        ExportFile read = ExportFile.Read(new MemoryStream(Encoding.UTF8.GetBytes("""
            { "schema": 1, "tensors": [ { "name": "X", "shape": [7],
              "values": [NaN, Infinity, -Infinity, "NaN", "Infinity", "-Infinity", null] } ] }
            """)), "the page");
        double[] named = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        yield return new("`NaN`, `Infinity` and `-Infinity` are read as they stand or in quotes, and `null` as NaN",
            read.Tensors[0].Values.SequenceEqual([.. named, .. named, double.NaN]));
        yield return new($"the text of one may take {TensorFile.LargestTensor / (1 << 30)} GiB");
        yield return new($"so `A[0]` is stored as `A[0]{NpzArchive.Ending}`");
        yield return new($"floats of {Bits("f2")}, {Bits("f4")} or {Bits("f8")} bits or integers",
            NpyArray.Decoder("<i8").Size == sizeof(long));
        yield return new($"Numbers of {Bits("f2")} bits are known by their bits, as {Precision.Halves.Name} or {Precision.BFloats.Name}");

        static int Bits(string type) => 8 * NpyArray.Decoder($"<{type}").Size;
    }

    private IEnumerable<Fact> WhatElseMayDiffer()
    {
        (int tokens, int width, int heads) = (Model.Ids.Length, Model.DHead, Model.Heads);
        (double beta1, double beta2, double epsilon) = (Model.Optimizer.Beta1, Model.Optimizer.Beta2, Model.LayerNormEpsilon);
        Matrix<double> wQ = Beside("W_Q"), gradient = Training["d.W_O"].Value;
        double biased = Residual.Row(0).Select(x => Math.Pow(x - Mean[0, 0], 2)).Average(), rstd = 1 / Math.Sqrt(Variance[0, 0] + epsilon);
        var mean = TrainingStep.Compute(Model with { Loss = LossReduction.Mean });
        yield return new("`losses` has T − 1 entries, `logits`, `P` and `d.logits` have T rows, and the last row of `d.logits` is zero",
            Losses.RowCount == tokens - 1 && OneRowPerToken.All(name => Training[name].Value.RowCount == tokens)
            && Training["d.logits"].Value.Row(tokens - 1).All(entry => entry == 0));
        yield return new("`W_Q[h]` is its columns from h·dₖ on, dₖ of them; so are `Q[h]` and `head[h]` of Q and `concat`",
            Near(X * wQ, Beside("Q")) && Near(Beside("head"), Training["concat"].Value) && wQ.ColumnCount == heads * width);
        yield return new("nothing is masked in them", Later("scores").Concat(Later("scaled")).All(entry => entry != 0));
        yield return new("so `A` has exact zeros above the diagonal, and so has `d.scaled`",
            Later("A").Concat(Later("d.scaled")).All(entry => entry == 0));
        yield return new("`variance` is the biased variance, without ε", Math.Abs(Variance[0, 0] - biased) <= 1e-12);
        yield return new("Many programs keep rstd = 1/√(variance + ε) in its place",
            Math.Abs(((Residual[0, 0] - Mean[0, 0]) * rstd) - x_hat[0, 0]) <= 1e-12);
        yield return new("`m` and `v` are the averages as they are kept, before they are divided by 1 − βᵗ",
            Near(Training["m.W_O"].Value, gradient * (1 - beta1))
                && Near(Training["v.W_O"].Value, gradient.PointwisePower(2) * (1 - beta2)));
        yield return new("It is the first step: t is 1, and both begin at zero", Training.State.StepsTaken == 0);
        yield return new("`loss` is the sum of `losses`, unless the model's `loss` is `\"mean\"`; every gradient changes with it",
            Math.Abs(Training["loss"][0, 0] - Losses.Enumerate().Sum()) <= 1e-12
            && Math.Abs(mean["loss"][0, 0] - Losses.Enumerate().Average()) <= 1e-12
            && Training.Parameters.Select(parameter => $"d.{parameter.Name}")
                .All(name => Near(mean[name].Value * Losses.RowCount, Training[name].Value)));

        Matrix<double> Beside(string name) =>
            Enumerable.Range(0, heads).Select(h => Training[$"{name}[{h}]"].Value).Aggregate((left, right) => left.Append(right));

        IEnumerable<double> Later(string name) =>
            Enumerable.Range(0, heads).SelectMany(h => Training[$"{name}[{h}]"].Value.EnumerateIndexed())
            .Where(entry => entry.Item2 > entry.Item1).Select(entry => entry.Item3);

        static bool Near(Matrix<double> a, Matrix<double> b) => (a - b).Enumerate().All(apart => Math.Abs(apart) <= 1e-12);
    }
}
