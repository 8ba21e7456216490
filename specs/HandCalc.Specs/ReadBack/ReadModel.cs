using System.Globalization;
using System.Numerics;
using System.Text.Json;
using HandCalc.Cli;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;

namespace HandCalc.Specs.ReadBack;

/// <summary>A model whose views are read back, and its training step, computed apart from them.</summary>
internal sealed class ReadModel
{
    private readonly Lazy<ImmutableArray<MeasuredRow>> slopes;

    private ReadModel(Model model)
    {
        Model = model;
        Step = TrainingStep.Compute(model);
        After = TrainingStep.Compute(model, Step.StateAfter());
        slopes = new(() => [.. Step.Parameters.Select(parameter => MeasuredRow.Of(Step, parameter))]);
    }

    /// <summary>
    /// What the examples lack: four heads, a mean of the losses, words that come twice, more words and positions than a panel or a list has
    /// room for, a word of wide characters and one that is longer than a column.
    /// </summary>
    public static ReadModel Odd { get; } = new(PublishedModel.Drawn(DrawOrder.Reseeded) with
    {
        Name = "odd",
        Text = "a 日本語 a b incomprehensibilities c d e f g a h 日本語",
        Vocabulary = ["<EOS>", "a", "b", "c", "日本語", "d", "e", "<PAD>", "f", "g", "h", "<BOS>", "incomprehensibilities"],
        DModel = 12,
        Heads = 4,
        DFf = 10,
        MaxLength = 16,
        Initialization = new(7, 0.4, DrawOrder.Reseeded),
        LayerNormEpsilon = 1e-3,
        Loss = LossReduction.Mean,
        Optimizer = new(0.03, 0.8, 0.95, 1e-6, 0.1),
    });

    /// <summary>The published model, whatever becomes of the examples.</summary>
    public static ReadModel Published { get; } = new(PublishedModel.Drawn(DrawOrder.Continuous));

    /// <summary>The examples and the odd one.</summary>
    public static ImmutableArray<ReadModel> All { get; } = [.. Examples.Names.Select(name => new ReadModel(Examples.Read(name))), Odd];

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Its first training step.</summary>
    public TrainingStep Step { get; }

    /// <summary>The step that follows.</summary>
    public TrainingStep After { get; }

    /// <summary>How far the gradients of each parameter are from their slopes.</summary>
    public ImmutableArray<MeasuredRow> Slopes => slopes.Value;

    /// <summary>
    /// The same of an even sample: of each parameter every so manieth entry, by a stride that comes to all of its columns.
    /// </summary>
    /// <param name="atMost">How many gradients may be checked.</param>
    public ImmutableArray<MeasuredRow> Sampled(int atMost)
    {
        int all = Step.Parameters.Sum(parameter => parameter.Rows.Length * parameter.Columns.Length);
        return all <= atMost ? Slopes : [.. Step.Parameters.Select(parameter => MeasuredRow.Of(
            Step, parameter, Enumerable.Range((all + atMost - 1) / atMost, all).First(
                stride => BigInteger.GreatestCommonDivisor(stride, parameter.Columns.Length).IsOne)))];
    }

    /// <summary>A small model whose weights are so small that slopes tell little of its gradients, or nothing.</summary>
    public static ReadModel Faint(double scale) => new(Odd.Model with
    {
        Text = "a b",
        DModel = 4,
        Heads = 2,
        DFf = 3,
        MaxLength = 4,
        LayerNormEpsilon = 1e-12,
        Initialization = new(7, scale, DrawOrder.Continuous),
    });

    /// <summary>Runs the command for this model.</summary>
    public ShownText Run(int width, params string[] command) => new(
        string.Join(' ', ["handcalc", .. command]) + $" of {Model.Name}, {width} columns wide", Output(width, command), width);

    /// <summary>What the command prints for this model, under a culture that writes numbers otherwise.</summary>
    public string Output(int width, params string[] command)
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] source = Model.Name == Examples.Default ? []
            : Examples.Names.Contains(Model.Name) ? ["--example", Model.Name]
            : ["--model", folder.Write("model.json", JsonSerializer.Serialize(Model, ModelFile.Format))];
        var culture = new CultureInfo(width < 100 ? "tr-TR" : width < 120 ? "ar-SA" : "de-DE");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            int exitCode = Handcalc.Run([.. command, .. source], new Page(output, error, width));
            CultureInfo.CurrentCulture.Should().BeSameAs(culture);
            return new CommandRun(exitCode, output.ToString(), error.ToString()).Succeeds().Output;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Model.Name;
}

/// <summary>How far the gradients of a parameter are from the slopes that are measured along its entries, one after the other.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Count">How many gradients were checked.</param>
/// <param name="Largest">Its largest gradient.</param>
/// <param name="Worst">The largest distance, measured by what is allowed.</param>
/// <param name="Difference">That distance.</param>
/// <param name="Allowed">What is allowed there.</param>
/// <param name="Place">The entry in which it lies.</param>
/// <param name="Zeros">How many gradients are exactly zero.</param>
/// <param name="Hidden">How many others are no larger than the error of their slope.</param>
internal sealed record MeasuredRow(
    Tensor Parameter, int Count, double Largest, double Worst, double Difference, double Allowed, string Place, int Zeros, int Hidden)
{
    /// <summary>Measures.</summary>
    public static MeasuredRow Of(TrainingStep step, Tensor parameter, int stride = 1)
    {
        var instrument = new FiniteDifferences(step, parameter.Name);
        Tensor gradient = step[$"d.{parameter.Name}"];
        MeasuredRow row = new(parameter, 0, 0, -1, 0, 0, "", 0, 0);
        for (int entry = 0; entry < parameter.Rows.Length * parameter.Columns.Length; entry += stride)
        {
            (int i, int j) = Math.DivRem(entry, parameter.Columns.Length);
            double right = gradient[i, j];
            MeasuredSlope slope = instrument.Measure(i, j, right);
            double difference = Math.Abs(right - slope.Value), severity = difference / slope.Error;
            row = severity > row.Worst
                ? row with { Worst = severity, Difference = difference, Allowed = slope.Error, Place = parameter.Definition.Entry(i, j) }
                    : row;
            row = row with
            {
                Count = row.Count + 1,
                Largest = Math.Max(row.Largest, Math.Abs(right)),
                Zeros = row.Zeros + (right == 0 ? 1 : 0),
                Hidden = row.Hidden + (right != 0 && Math.Abs(right) <= slope.Error ? 1 : 0),
            };
        }

        return row;
    }
}
