using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Which room of the engine, of the command, of the book and of the specs may know which: each line of the table names a room and all that
/// it knows. A room may know those above it alone, so there are no circles; and what the table allows is used, so that it tells how things
/// are. Specs may know all that they check.
/// </summary>
public sealed class WhoKnowsWhom
{
    private const string Engine = "HandCalc", Above = "-";

    private static readonly (string Room, string Knows)[] Rooms =
    [
        (Above, ""),
        ("Numerics", ""),
        ("Tensors", "Numerics"),
        ("Reading", "-"),
        ("Contents", "Reading Tensors"),
        ("Models", "- Reading"),
        ("Operations", "Models Numerics Tensors"),
        ("Randomness", "Models Reading Tensors"),
        ("Transformer", "Models Operations Tensors"),
        ("Training", "- Contents Models Numerics Operations Randomness Reading Tensors Transformer"),
        ("Writing", "- Models Operations Randomness Tensors Training Transformer"),
        ("Timing", "Models Numerics Training"),
        ("Explanations", "Contents Models Operations Tensors Training"),
        ("Exports", "- Contents Models Reading Tensors Training"),
        ("Prose", "- Models Tensors Training"),
        ("Snapshots", "- Reading Tensors"),
        ("Differences", "- Contents Exports Models Reading Snapshots Tensors Training Transformer"),
        ("WrongRules", "Explanations Models Numerics Operations Tensors Training"),
        ("Comparisons", "- Models Numerics Operations Randomness Reading Tensors Training WrongRules"),
        ("Fixtures", "- Prose"),
        ("Practice", "Models Tensors Training"),
        ("Practice.Exercises", "- Contents Fixtures Models Numerics Tensors Training"),
        ("Practice.Answers", "- Comparisons Exports Models Practice.Exercises Reading Tensors Training"),
        ("Practice.Languages", "- Exports Models Practice Practice.Answers Practice.Exercises Reading Tensors Training"),
        ("Practice.Workspaces", "- Models Practice.Answers Practice.Exercises Practice.Languages Reading"),
        ("Terminal.Printing", "- Contents Explanations Snapshots Tensors"),
        ("Terminal", "- Terminal.Printing"),
        ("Terminal.Checkouts", "- Differences Models Snapshots Tensors Training"),
        ("Cli.Input", "- Exports Models Prose Tensors Terminal Terminal.Printing Timing Training"),
        ("Cli.Review", "- Contents Differences Models Prose Snapshots Tensors Terminal.Checkouts Terminal.Printing Training"),
        ("Cli.Commands", "- Cli.Input Cli.Review Comparisons Contents Differences Explanations Exports Models Practice.Answers "
            + "Practice.Exercises Practice.Languages Practice.Workspaces Randomness Reading Snapshots Tensors Terminal Terminal.Checkouts Terminal.Printing Timing Training Writing"),
        ("Cli", "- Cli.Commands Cli.Input Cli.Review Contents Explanations Exports Tensors Terminal Terminal.Printing Training Writing"),
        ("Book.Equations", "- Fixtures"),
        ("Book.Reading", "- Contents Explanations Fixtures Models Snapshots Tensors Terminal.Checkouts Training"),
        ("Book.Writing", "- Book.Equations Book.Reading Fixtures Prose Snapshots Tensors Training"),
        ("Book.Figure", "Book.Writing Contents Tensors Terminal.Printing"),
        ("Book.Charts", "- Book.Writing Models Operations Tensors Terminal.Printing Training Transformer Writing WrongRules"),
        ("Book.Pages", "Book.Charts Book.Equations Book.Figure Book.Reading Book.Writing Contents Explanations Fixtures Models Snapshots Tensors "
            + "Terminal.Printing Training WrongRules"),
        ("Book.Site", "Book.Figure Book.Pages Book.Reading Book.Writing Terminal.Printing Training"),
        ("Book.Serving", "- Book.Site Book.Writing Terminal.Checkouts"),
        ("Book", "- Book.Equations Book.Reading Book.Serving Book.Site Book.Writing Terminal Terminal.Checkouts Terminal.Printing"),
        ("Specs.TestLogger", ""),
        ("Specs.Tools", "Specs.TestLogger"),
        ("Specs.Snapshots", "Specs.Tools"),
        ("Specs.Mutation", "Specs.Tools"),
        ("Specs.Notation", "Specs.Snapshots Specs.Tools"),
        ("Specs.Forward", "Specs.Notation"),
        ("Specs.Backward", "Specs.Notation"),
        ("Specs.Optimization", "Specs.Notation"),
        ("Specs.Runs", "Specs.Notation Specs.TestLogger Specs.Tools"),
        ("Specs.ReadBack", "Specs.Notation Specs.Tools"),
        ("Specs.Witnesses", "Specs.Notation Specs.TestLogger Specs.Tools"),
        ("Specs.Onward", "Specs.Notation Specs.Witnesses"),
        ("Specs.Explanations", "Specs.Notation Specs.ReadBack Specs.Witnesses"),
        ("Specs.Checks", "Specs.Notation Specs.Witnesses"),
        ("Specs", "Specs.Checks Specs.Notation Specs.Snapshots Specs.Witnesses"),
        ("Specs.Engine.Kernels", "Specs.Notation"),
        ("Specs.Engine", "Specs.Checks Specs.Explanations Specs.Notation Specs.ReadBack Specs.Snapshots Specs.TestLogger Specs.Tools Specs.Witnesses"),
        ("Specs.Book", "Specs.Notation Specs.ReadBack Specs.Snapshots Specs.Tools"),
        ("Specs.Review", "Specs Specs.Book Specs.Checks Specs.Notation Specs.ReadBack Specs.Snapshots Specs.TestLogger Specs.Tools"),
        ("Specs.Exercises", "Specs.Notation Specs.ReadBack Specs.Tools"),
        ("Specs.Command", "Specs.Notation Specs.ReadBack Specs.Review Specs.Tools Specs.Witnesses"),
        ("Specs.Documents", "Specs Specs.Book Specs.Checks Specs.Command Specs.Mutation Specs.Notation Specs.ReadBack Specs.Snapshots "
            + "Specs.TestLogger Specs.Tools"),
        ("Specs.Evidence", "Specs Specs.Book Specs.Checks Specs.Documents Specs.Engine.Kernels Specs.Explanations Specs.Mutation "
            + "Specs.Notation Specs.Review Specs.Snapshots Specs.TestLogger Specs.Tools Specs.Witnesses"),
    ];

    [Test]
    public void Every_room_knows_those_that_the_table_says()
    {
        Thorough.Only();
        Architecture architecture = new ArchLoader().LoadAssemblies(
            typeof(Tensors.Tensor).Assembly, typeof(NamedTensors).Assembly, typeof(Terminal.Printing.Page).Assembly, typeof(Cli.Handcalc).Assembly,
            typeof(TestLogger.Variables).Assembly, typeof(WhoKnowsWhom).Assembly)
            .LoadFilteredDirectory(OutputOf("HandCalc.Book"), "HandCalc.Book.dll")
            .LoadFilteredDirectory(OutputOf("HandCalc.Book"), "HandCalc.Fixtures.dll").Build();
        string[] said = [.. Rooms.SelectMany(room => Each(room.Knows)
            .Select(known => $"{room.Room} knows {known}").Prepend($"{room.Room} is a room"))];
        string[] found = [.. architecture.Types
            .SelectMany(type => type.Dependencies.Select(dependency => Room(dependency.Target)).OfType<string>()
                .Where(known => known != Room(type) && IsOfSpecs(known) == IsOfSpecs(Room(type)))
                .Select(known => $"{Room(type)} knows {known}").Prepend($"{Room(type)} is a room"))
            .Where(sentence => sentence[0] != ' ').Distinct()];
        found.Except(said).Select(sentence => $"{sentence}, which the table does not say")
            .Concat(said.Except(found).Select(sentence => $"the table says that {sentence}, which is not so")).RequireNone();
    }

    [Test]
    public void No_room_knows_one_below_it() => Rooms.Index()
        .SelectMany(room => Each(room.Item.Knows)
            .Where(known => !Rooms.Take(room.Index).Any(above => above.Room == known)).Select(known => $"{room.Item.Room} knows {known}"))
        .Should().BeEmpty();

    private static bool IsOfSpecs(string? room) => room?.StartsWith("Specs", StringComparison.Ordinal) == true;

    private static string[] Each(string rooms) => rooms.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where a program is built that these specs do not run: in the configuration in which they are built themselves.</summary>
    private static string OutputOf(string project) => AppContext.BaseDirectory.Replace(
        Path.Combine("specs", "HandCalc.Specs"), Path.Combine("src", project), StringComparison.Ordinal);

    /// <summary>The folder of a type of the engine, or a dash where it is in none.</summary>
    private static string? Room(IType type) => type.Namespace?.FullName is not { } name ? null
        : name == Engine ? Above : name.StartsWith(Engine + ".", StringComparison.Ordinal) ? name[(Engine.Length + 1)..] : null;
}
