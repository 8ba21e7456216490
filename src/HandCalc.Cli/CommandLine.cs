using System.CommandLine;
using System.CommandLine.Help;
using HandCalc.Cli.Commands;
using HandCalc.Cli.Input;
using HandCalc.Comparisons;
using HandCalc.Exports;
using HandCalc.Terminal;
using HandCalc.Terminal.Printing;
using HandCalc.Training;

namespace HandCalc.Cli;

/// <summary>The commands, their arguments and options, and what help says of them.</summary>
internal static class CommandLine
{
    private const int WidthOfHelp = 100;

    /// <summary>The whole command line, ready to parse.</summary>
    public static Command Build(Page page, Surroundings surroundings)
    {
        var source = new ModelOptions(page, surroundings.Input);
        var bench = new BenchOptions();
        var full = new Option<bool>("--full") { Description = "Show every head and every entry.", Arity = ArgumentArity.Zero };
        var number = new Argument<string>("N") { Description = $"The number of the step: {StepNumber.Allowed}." };
        var file = new Option<string>("--out")
        {
            Description = "The file to write; standard output if none is named, or -.",
            HelpName = "FILE"
        };
        var before = new Argument<string?>("A")
        {
            Description = "Snapshots, an export, a model file or a revision of git.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var after = new Argument<string?>("B")
        {
            Description = "Another one; the working tree if none is named.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var format = new Option<string>("--format")
        {
            Description = $"How to write it: {string.Join(", ", DiffCommand.Formats)}.",
            HelpName = "FORMAT"
        };
        var tensor = new Option<string>("--tensor") { Description = "One tensor whole, on both sides.", HelpName = "NAME" };
        var heat = new Option<bool>("--heat") { Description = "With --tensor: the change as a heat map.", Arity = ArgumentArity.Zero };
        var every = new Option<bool>("--full") { Description = "List every tensor that moved.", Arity = ArgumentArity.Zero };
        var onlyStep = new Option<string>("--step") { Description = "One step only.", HelpName = "N" };
        var tensorToAccept = new Option<string>("--tensor") { Description = "One tensor only.", HelpName = "NAME" };
        var prune = new Option<bool>("--prune")
        {
            Description = "Of a part: remove approved files that no test compares any more, as the whole does.",
            Arity = ArgumentArity.Zero
        };
        var wrong = new Option<bool>("--wrong")
        {
            Description = "Approve numbers although what derives them fails.",
            Arity = ArgumentArity.Zero
        };
        var yes = new Option<bool>("--yes") { Description = "Ask nobody.", Arity = ArgumentArity.Zero };
        var example = new Option<string>("--example") { Description = "One example; by default all.", HelpName = "NAME" };
        var cell = new Argument<string>("TENSOR") { Description = "The tensor, as in d.W_Q[0], or an entry in one: A[0][like, I]." };
        var row = new Argument<string?>("ROW")
        {
            Description = "Its row: a token, a word or an index from 0.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var column = new Argument<string?>("COLUMN")
        {
            Description = "Its column; a vector has one place only.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var depth = new Option<string>("--depth")
        {
            Description = "How far to go back; 2 explains what the entry is computed from as well.",
            HelpName = "N"
        };
        var compared = new Argument<string>("FILE")
        {
            Description = "Tensors in the format of export, or .npz of NumPy: any of them, in any order; - is standard input.",
        };
        var digits = new Option<string>("--digits")
        {
            Description = $"In how many digits a tensor must agree; by default {Comparison.DigitsOfDouble}, "
                + "in single precision what its rounding leaves.",
            HelpName = "N",
        };

        var compareFormat = new Option<string>("--format")
        {
            Description = $"How to write it: {string.Join(", ", CompareCommand.Formats)}.",
            HelpName = "FORMAT",
        };
        var following = new Option<bool>("--full")
        {
            Description = "List the tensors that only follow as well.",
            Arity = ArgumentArity.Zero
        };

        var root = new Command("handcalc",
            "One complete training step of a tiny transformer, calculated so that it can be followed by hand.")
        {
            source.Example, source.Model,
            new Command("step", "Show one of the thirteen steps in detail.") { number, full, source.Example, source.Model },
            new Command("explain", "Show where one number comes from, term by term.") { cell, row, column, depth, source.Example,
                source.Model },
            new Command("export", "Write the model and every tensor as JSON.") { file, source.Example, source.Model },
            new Command("compare", "Compare tensors that another program has computed with the right ones.")
            {
                compared, digits, compareFormat, following, source.Example, source.Model,
            },
            new Command("check", "Compare every gradient with the measured slope of the loss.") { source.Example, source.Model },
            new Command("examples", "List the worked examples."),
            new Command("diff", "Compare what is approved with what was received, or any two records of a training step.")
            {
                before, after, example, tensor, heat, every, format,
            },
            new Command("accept", "Approve what was received: snapshots, and the numbers in prose that moved with them.")
            {
                onlyStep, tensorToAccept, example, prune, wrong, yes,
            },
            new Command("bench", "Measure how long a training step takes, for a model of any size."),
        };
        root.Add(new HelpOption("--help", "-h", "-?")
        {
            Description = "Show what a command takes.",
            Action = new HelpAction { MaxWidth = Math.Min(page.Width, WidthOfHelp) },
        });
        root.Add(new Option<bool>("--version")
        {
            Description = "Show the version.",
            Arity = ArgumentArity.Zero,
            Recursive = true,
            Action = new VersionAction(page),
        });

        root.SetAction(parsed =>
        {
            TrainingStep step = source.Compute(parsed);
            return MainJob.Run(page, step, source.ComputeNext(parsed, step));
        });
        Subcommand("step").SetAction(parsed =>
            StepCommand.Run(page, StepNumber.Parse(parsed.GetValue(number)!), parsed.GetValue(full), () => source.Compute(parsed)));
        Subcommand("explain").SetAction(parsed =>
        {
            int levels = Depth.Parse(parsed.GetValue(depth));
            TrainingStep step = source.Compute(parsed);
            return ExplainCommand.Run(
                page, step, CellAddress.Parse(step.Computation, parsed.GetValue(cell)!, parsed.GetValue(row),
                    parsed.GetValue(column)), levels);
        });
        Subcommand("export").SetAction(parsed =>
            ExportCommand.Run(page, source.Compute(parsed), source.File(parsed), parsed.GetValue(file)));
        Subcommand("compare").SetAction(parsed =>
        {
            (string path, int? count) = (parsed.GetValue(compared)!, DigitCount.Parse(parsed.GetValue(digits)));
            CompareCommand.View view = CompareCommand.View.Of(parsed.GetValue(compareFormat), parsed.GetValue(following));
            (string name, ExportFile read) = source.Tensors(parsed, path);
            return CompareCommand.Run(page, source.Compute(parsed, name, read.Model), name, read, count, view);
        });
        Subcommand("check").SetAction(parsed => CheckCommand.Run(page, source.Compute(parsed)));
        Subcommand("diff").SetAction(parsed => DiffCommand.Run(page, surroundings, parsed.GetValue(before), parsed.GetValue(after), new(
            parsed.GetValue(format) ?? DiffCommand.Formats[0], parsed.GetValue(example), parsed.GetValue(tensor), parsed.GetValue(heat), parsed.GetValue(every))));
        Subcommand("accept").SetAction(parsed => AcceptCommand.Run(page, surroundings, new(
            parsed.GetValue(onlyStep) is { } typed ? StepNumber.Parse(typed) : null,
            parsed.GetValue(tensorToAccept), parsed.GetValue(example),
            parsed.GetValue(prune), parsed.GetValue(wrong), parsed.GetValue(yes))));
        foreach (Option option in bench.All)
        {
            Subcommand("bench").Add(option);
        }

        Subcommand("bench").SetAction(parsed => BenchCommand.Run(page, bench.Model(parsed), bench.Steps(parsed), bench.Threads(parsed)));
        Subcommand("examples").SetAction(_ => ExamplesCommand.Run(page));
        return root;

        Command Subcommand(string name) => root.Subcommands.Single(command => command.Name == name);
    }
}
