using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using HandCalc.Specs.Runs;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Which room of the engine and of the command may know which: each line of the table names a room and all that it knows. A room may know those above it
/// alone, so there are no circles; and what the table allows is used, so that it tells how things are.
/// </summary>
public sealed class WhoKnowsWhom
{
    private const string Engine = "HandCalc", Above = "-";

    private static readonly (string Room, string Knows)[] Rooms =
    [
        (Above, ""),
        ("Numerics", ""),
        ("Tensors", "Numerics"),
        ("Contents", "Tensors"),
        ("Reading", "-"),
        ("Models", "- Reading"),
        ("Operations", "Models Numerics Tensors"),
        ("Randomness", "Models Tensors"),
        ("Transformer", "Models Operations Tensors"),
        ("Training", "- Contents Models Numerics Randomness Tensors Transformer"),
        ("Timing", "Models Numerics Operations Tensors Training Transformer"),
        ("Explanations", "Contents Models Operations Randomness Tensors Training"),
        ("Exports", "- Contents Models Reading Tensors Training"),
        ("Prose", "Tensors Training"),
        ("Snapshots", "- Reading Tensors"),
        ("Differences", "- Contents Exports Models Reading Snapshots Tensors Training Transformer"),
        ("WrongRules", "Models Numerics Operations Tensors Training"),
        ("Comparisons", "- Models Numerics Operations Randomness Reading Tensors Training WrongRules"),
        ("Terminal.Printing", "- Contents Explanations Snapshots Tensors"),
        ("Terminal", "- Terminal.Printing"),
        ("Terminal.Checkouts", "- Differences Models Snapshots Tensors Training"),
        ("Cli.Input", "- Contents Exports Models Prose Tensors Terminal.Printing Timing Training"),
        ("Cli.Review", "- Contents Differences Models Prose Snapshots Tensors Terminal.Checkouts Terminal.Printing Training"),
        ("Cli.Commands", "- Cli.Input Cli.Review Comparisons Contents Differences Explanations Exports Models Reading Tensors "
            + "Terminal.Checkouts Terminal.Printing Timing Training"),
        ("Cli", "Cli.Commands Cli.Input Cli.Review Exports Terminal Terminal.Printing Training"),
    ];

    [Test]
    public void Every_room_knows_those_that_the_table_says()
    {
        Thorough.Only();
        Architecture architecture = new ArchLoader().LoadAssemblies(
            typeof(Tensors.Tensor).Assembly, typeof(Terminal.Printing.Page).Assembly, typeof(Cli.Handcalc).Assembly).Build();
        ILookup<string, string> known = architecture.Types
            .SelectMany(type => type.Dependencies.Select(dependency => (Of: Room(type), Known: Room(dependency.Target))))
            .Where(pair => pair.Of is not null && pair.Known is not null && pair.Of != pair.Known)
            .Distinct().ToLookup(pair => pair.Of!, pair => pair.Known!);

        string[] said = [.. Rooms.Select(room => $"{room.Room} knows {room.Knows}")];
        string[] found = [.. architecture.Types.Select(Room).OfType<string>().Distinct()
            .Select(room => $"{room} knows {string.Join(' ', known[room].Order(StringComparer.Ordinal))}")];
        string.Join('\n', found.Except(said)).Should().BeEmpty("the table says otherwise");
        said.Except(found).Should().BeEmpty("no room is like that");
    }

    [Test]
    public void No_room_knows_one_below_it() => Rooms.Index()
        .SelectMany(room => room.Item.Knows.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(known => !Rooms.Take(room.Index).Any(above => above.Room == known)).Select(known => $"{room.Item.Room} knows {known}"))
        .Should().BeEmpty();

    /// <summary>The folder of a type of the engine, or a dash where it is in none.</summary>
    private static string? Room(IType type) => type.Namespace?.FullName is not { } name ? null
        : name == Engine ? Above : name.StartsWith(Engine + ".", StringComparison.Ordinal) ? name[(Engine.Length + 1)..] : null;
}
