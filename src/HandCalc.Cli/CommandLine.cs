using System.CommandLine;
using System.CommandLine.Help;
using HandCalc.Cli.Commands;
using HandCalc.Cli.Input;
using HandCalc.Cli.Review;
using HandCalc.Comparisons;
using HandCalc.Explanations;
using HandCalc.Exports;
using HandCalc.Terminal;
using HandCalc.Writing;

namespace HandCalc.Cli;

/// <summary>The commands, their arguments and options, and what help says of them.</summary>
internal static class CommandLine
{
    private const int WidthOfHelp = 100, MostLevels = 99;

    /// <summary>The whole command line, ready to parse.</summary>
    public static Command Build(Page page, CommandEnvironment environment)
    {
        var source = new ModelOptions(page, environment.Input);
        var root = new Command("handcalc",
            "One complete training step of a tiny transformer, calculated so that it can be followed by hand.")
        {
            source.Example, source.Model, source.From, source.Set, source.Steps,
            Step(page, source), Explain(page, source), Train(page, source, environment), Write(page, source), Export(page, source),
            Compare(page, source),
            Vectors(page, environment), Practice(page, environment), Worksheet(page, source),
            Running(new("check", "Compare every gradient with the measured slope of the loss."),
                parsed => CheckCommand.Run(page, source.Compute(parsed)), source),
            Running(new("examples", "List the worked examples."), _ => ExamplesCommand.Run(page)),
            Diff(page, environment), Accept(page, environment), Bench(page),
            new HelpOption("--help", "-h", "-?")
            {
                Description = "Show what a command takes.",
                Action = new HelpAction { MaxWidth = Math.Min(page.Width, WidthOfHelp) },
            },
            VersionAction.Option(page),
        };
        return Running(root, parsed =>
        {
            TrainingStep step = source.Compute(parsed);
            return MainJob.Run(page, step, source.ComputeNext(parsed, step));
        });
    }

    private static Command Step(Page page, ModelOptions source)
    {
        Argument<int> number = NumberOfStep("step");
        Option<bool> full = Options.Flag("--full", "Show every head and every entry.");
        return Running(new("step", "Show one of the thirteen steps in detail.") { number, full },
            parsed => StepCommand.Run(page, source.Compute(parsed), parsed.GetValue(number), parsed.GetValue(full)), source);
    }

    private static Command Explain(Page page, ModelOptions source)
    {
        var tensor = new Argument<string>("TENSOR") { Description = "The tensor, as in d.W_Q[0], or an entry in one: A[0][like, I]." };
        Argument<string?> row = Optional("ROW", "Its row: a token, a word or an index from 0.");
        Argument<string?> column = Optional("COLUMN", "Its column; a vector has one place only.");
        Option<int?> depth = Options.Number("--depth", 1, MostLevels,
            "How far to go back; 2 explains what the entry is computed from as well.");
        return Running(
            new("explain", "Show where one number comes from, term by term.") { tensor, row, column, depth },
            parsed =>
            {
                TrainingStep step = source.Compute(parsed, out TrainingState before);
                var address = new CellAddress("explain", "tensor", step.Computation.Definitions);
                return ExplainCommand.Run(page, new Recipes(step, before),
                    address.Parse(parsed.GetValue(tensor)!, parsed.GetValue(row), parsed.GetValue(column)), parsed.GetValue(depth) ?? 1);
            }, source);
    }

    private static Command Train(Page page, ModelOptions source, CommandEnvironment environment)
    {
        Option<int?> every = Options.Number("--every", 1, ModelOptions.MostSteps,
            "After how many steps to write a row; by default there are about twenty rows.");
        Option<string> file = Options.Text("--out", "FILE",
            "The file to put the result in, from which --from goes on to the same bits; Ctrl-C stops, and leaves it too.");
        var command = new Command("train", "Take many steps, and watch the loss.") { source.StepsToTrain, every, file };
        foreach (Option option in source.OfTraining)
        {
            command.Add(option);
        }

        return Running(command, parsed => TrainCommand.Run(page, source.First(parsed), source.NumberToTrain(parsed),
            parsed.GetValue(every), source.OutputFile(parsed, file), environment.IsInterrupted));
    }

    private static Command Write(Page page, ModelOptions source)
    {
        Option<string> prompt = Options.Text("--prompt", "TEXT", "The words to begin with; by default none but <BOS>.");
        Option<double?> temperature = Options.NotNegative("--temperature", "T",
            "What the logits are divided by: 0 takes the largest, below 1 the likely words gain, above 1 the others; by default 1.");
        Option<int?> topK = Options.Number("--top-k", 1, int.MaxValue, "Draw one of the K likeliest words only.");
        Option<int?> seed = Options.Number("--seed", 0, int.MaxValue, "The seed of the drawing; by default 0.");
        return Running(
            new("write", "Let the model write, word by word, and see how likely each word was.") { prompt, temperature, topK, seed },
            parsed => WriteCommand.Run(page, source.Compute(parsed), parsed.GetValue(prompt) ?? "",
                new Sampling(parsed.GetValue(temperature) ?? 1, parsed.GetValue(topK)), parsed.GetValue(seed) ?? 0), source);
    }

    private static Command Export(Page page, ModelOptions source)
    {
        Option<string> file = Options.Text("--out", "FILE", "The file to write; standard output if none is named, or -.");
        return Running(new("export", "Write the model and every tensor as JSON.") { file },
            parsed => ExportCommand.Run(page, source.Compute(parsed), source.File(parsed), parsed.GetValue(file)), source);
    }

    private static Command Compare(Page page, ModelOptions source)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Tensors in the format of export, or .npz of NumPy: any of them, in any order; - is standard input.",
        };
        Option<int?> digits = Options.Number("--digits", 1, Agreement.MostDigits,
            $"In how many digits a tensor must agree; by default {Comparison.DigitsOfDouble}, in single precision what rounding leaves.");
        Option<CompareFormat> format = Options.Choice<CompareFormat>("--format", "FORMAT", "How to write it");
        Option<bool> full = Options.Flag("--full", "List the tensors that only follow as well.");
        return Running(
            new("compare", "Compare tensors that another program has computed with the right ones.")
            {
                file, digits, format, full,
            },
            parsed =>
            {
                (string name, ExportFile read) = source.Tensors(parsed, parsed.GetValue(file)!);
                return CompareCommand.Run(page, source.Compute(parsed, name, read.Model), name, read,
                    parsed.GetValue(digits), parsed.GetValue(format), parsed.GetValue(full));
            }, source);
    }

    private static Command Vectors(Page page, CommandEnvironment environment)
    {
        Option<string> folder = Options.Text("--out", "DIR", "The folder to write: a new one, or one with vectors.");
        return Running(new("vectors", "Write training steps that a port in another language is to reproduce.") { folder },
            parsed => VectorsCommand.Run(page, environment.Folder, parsed.GetValue(folder)
                ?? throw new InvalidInputException("--out: it is missing; allowed: the folder to write.")));
    }

    private static Command Practice(Page page, CommandEnvironment environment)
    {
        Option<string> folder = Options.Text("--out", "DIR", "Write the exercises into a new folder.");
        Option<ExerciseLanguage> language = Options.Choice<ExerciseLanguage>("--language", "LANGUAGE", "With --out: in which language");
        Option<string> example = Options.Text("--example", "NAME", $"With --out: of which worked example; by default {Examples.Default}.");
        Option<bool> spoil = Options.Flag("--spoil", "Show it before the exercise is done.");
        Command Part(string name, string description, Func<ParseResult, string?, int> run, bool isOptional, params Option[] options)
        {
            var number = new Argument<string?>("NUMBER")
            {
                Description = isOptional ? "The number of an exercise, such as 11.2; by default the first that is open."
                    : "The number of an exercise, such as 11.2.",
                Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            var part = new Command(name, description) { number };
            Array.ForEach(options, part.Add);
            return Running(part, parsed => run(parsed, parsed.GetValue(number)));
        }

        return Running(
            new("practice", "Derive it yourself: write exercises into a folder, or judge there what is saved.")
            {
                folder, language, example,
                Part("check", "Judge an exercise once.", (_, number) => PracticeCommand.Check(page, environment.Folder, number), true),
                Running(new("list", "List the exercises, and which are done."), _ => PracticeCommand.List(page, environment.Folder)),
                Part("hint", "Show a hint: the law, then the operands, then the formula.",
                    (_, number) => PracticeCommand.Hint(page, environment.Folder, number), true),
                Part("reset", "Write an exercise anew; what it had is kept beside it.",
                    (_, number) => PracticeCommand.Reset(page, environment.Folder, number!), false),
                Part("solution", "Show how the book derives it, once the exercise is done.",
                    (parsed, number) => PracticeCommand.Solution(page, environment.Folder, number!, parsed.GetValue(spoil)), false, spoil),
            },
            parsed => parsed.GetValue(folder) is { } path
                ? PracticeCommand.Write(page, environment.Folder, path, parsed.GetValue(language), parsed.GetValue(example))
                : PracticeCommand.Watch(page, environment));
    }

    private static Command Worksheet(Page page, ModelOptions source)
    {
        Argument<int> number = NumberOfStep("worksheet");
        Option<Blanks> blanks = Options.Choice<Blanks>("--blanks", "HOW MUCH", "What is left blank of each matrix");
        return Running(
            new("worksheet", "Print a step to be calculated with pen and paper, and its answers on the last page.") { number, blanks },
            parsed => new WorksheetCommand(page, source.Compute(parsed), parsed.GetValue(blanks)).Run(parsed.GetValue(number)), source);
    }

    private static Argument<int> NumberOfStep(string command) => new("N")
    {
        Description = $"The number of the step: 1 to {TableOfContents.Count}, or of a chapter after them.",
        CustomParser = result => Options.Number(result, command, 1, TableOfContents.ChapterCount) ?? 0,
    };

    private static Command Diff(Page page, CommandEnvironment environment)
    {
        Argument<string?> before = Optional("A", "Snapshots, an export, a model file or a revision of git.");
        Argument<string?> after = Optional("B", "Another one; the working tree if none is named.");
        Option<string> example = OneExample();
        Option<string> tensor = Options.Text("--tensor", "NAME", "One tensor whole, on both sides.");
        Option<bool> heat = Options.Flag("--heat", "With --tensor: the change as a heat map.");
        Option<bool> full = Options.Flag("--full", "List every tensor that moved.");
        Option<DiffFormat> format = Options.Choice<DiffFormat>("--format", "FORMAT", "How to write it");
        return Running(
            new("diff", "Compare what is approved with what was received, or any two records of a training step.")
            {
                before, after, example, tensor, heat, full, format,
            },
            parsed => DiffCommand.Run(page, environment.Folder, parsed.GetValue(before), parsed.GetValue(after), new(
                parsed.GetValue(format), parsed.GetValue(example), parsed.GetValue(tensor), parsed.GetValue(heat), parsed.GetValue(full))));
    }

    private static Command Accept(Page page, CommandEnvironment environment)
    {
        Option<int?> step = Options.Number("--step", 1, TableOfContents.ChapterCount, "One step, or chapter, only.");
        Option<string> tensor = Options.Text("--tensor", "NAME", "One tensor only.");
        Option<string> example = OneExample();
        Option<bool> prune = Options.Flag(
            "--prune", "Of a part: remove approved files that no test compares any more, as the whole does.");
        Option<bool> wrong = Options.Flag("--wrong", "Approve numbers although what derives them fails.");
        Option<bool> yes = Options.Flag("--yes", "Ask nobody.");
        return Running(
            new("accept", "Approve what was received: snapshots, and the numbers in prose that moved with them.")
            {
                step, tensor, example, prune, wrong, yes,
            },
            parsed => AcceptCommand.Run(page, environment, new AcceptChoice(
                parsed.GetValue(step), parsed.GetValue(tensor), parsed.GetValue(example),
                parsed.GetValue(prune), parsed.GetValue(wrong), parsed.GetValue(yes))));
    }

    private static Command Bench(Page page)
    {
        var bench = new BenchOptions();
        var command = new Command("bench", "Measure how long a training step takes, for a model of any size.");
        foreach (Option option in bench.All)
        {
            command.Add(option);
        }

        return Running(command, parsed => BenchCommand.Run(page, bench.Model(parsed), bench.Steps(parsed), bench.Threads(parsed)));
    }

    private static Option<string> OneExample() => Options.Text("--example", "NAME", "One example; by default all.");

    private static Argument<string?> Optional(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>What a command does; if it computes a step, it takes the options that say which.</summary>
    private static Command Running(Command command, Func<ParseResult, int> run, ModelOptions? source = null)
    {
        foreach (Option option in source?.All ?? [])
        {
            command.Add(option);
        }

        command.SetAction(run);
        return command;
    }
}
