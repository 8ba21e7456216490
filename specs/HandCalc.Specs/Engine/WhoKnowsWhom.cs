using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using HandCalc.Specs.Notation;
using HandCalc.Specs.Runs;

namespace HandCalc.Specs.Engine;

/// <summary>
/// Which room of the engine, of the command and of the book may know which: each line of the table names a room and all that it knows. A room may know those above it
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
        ("Training", "- Contents Models Numerics Operations Randomness Tensors Transformer"),
        ("Timing", "Models Numerics Training"),
        ("Explanations", "Contents Models Operations Randomness Tensors Training"),
        ("Exports", "- Contents Models Reading Tensors Training"),
        ("Prose", "Models Tensors Training"),
        ("Snapshots", "- Reading Tensors"),
        ("Differences", "- Contents Exports Models Reading Snapshots Tensors Training Transformer"),
        ("WrongRules", "Models Numerics Operations Tensors Training"),
        ("Comparisons", "- Models Numerics Operations Randomness Reading Tensors Training WrongRules"),
        ("Terminal.Printing", "- Contents Explanations Snapshots Tensors"),
        ("Terminal", "- Reading Terminal.Printing"),
        ("Terminal.Checkouts", "- Differences Models Snapshots Tensors Training"),
        ("Cli.Input", "- Exports Models Prose Tensors Terminal Terminal.Printing Timing Training"),
        ("Cli.Review", "- Contents Differences Models Prose Snapshots Tensors Terminal.Checkouts Terminal.Printing Training"),
        ("Cli.Commands", "- Cli.Input Cli.Review Comparisons Contents Differences Explanations Exports Models Reading Tensors "
            + "Terminal.Checkouts Terminal.Printing Timing Training"),
        ("Cli", "Contents Cli.Commands Cli.Input Cli.Review Exports Terminal Terminal.Printing Training"),
        ("Book.Equations", "-"),
        ("Book.Reading", "- Explanations Models Prose Snapshots Tensors Terminal.Checkouts Training"),
        ("Book.Writing", "Book.Equations Book.Reading Contents Prose Snapshots Tensors"),
        ("Book.Figure", "Book.Writing Contents Tensors Terminal.Printing"),
        ("Book.Pages", "Book.Equations Book.Figure Book.Reading Book.Writing Contents Explanations Models Snapshots Tensors "
            + "Terminal.Printing Training WrongRules"),
        ("Book.Site", "- Book.Figure Book.Pages Book.Reading Book.Writing Training"),
        ("Book.Serving", "- Book.Reading Book.Site Book.Writing Terminal.Checkouts"),
        ("Book", "- Book.Equations Book.Reading Book.Serving Book.Site Terminal Terminal.Checkouts Terminal.Printing"),
    ];

    [Test]
    public void Every_room_knows_those_that_the_table_says()
    {
        Thorough.Only();
        Architecture architecture = new ArchLoader().LoadAssemblies(
            typeof(Tensors.Tensor).Assembly, typeof(Terminal.Printing.Page).Assembly, typeof(Cli.Handcalc).Assembly)
            .LoadFilteredDirectory(OutputOf("HandCalc.Book"), "HandCalc.Book.dll").Build();
        string[] said = [.. Rooms.SelectMany(room => Each(room.Knows)
            .Select(known => $"{room.Room} knows {known}").Prepend($"{room.Room} is a room"))];
        string[] found = [.. architecture.Types
            .SelectMany(type => type.Dependencies.Select(dependency => Room(dependency.Target)).Where(known => known != Room(type))
                .OfType<string>().Select(known => $"{Room(type)} knows {known}").Prepend($"{Room(type)} is a room"))
            .Where(sentence => sentence[0] != ' ').Distinct()];
        found.Except(said).Select(sentence => $"{sentence}, and the table does not say so")
            .Concat(said.Except(found).Select(sentence => $"{sentence}, says the table, and it does not")).RequireNone();
    }

    [Test]
    public void No_room_knows_one_below_it() => Rooms.Index()
        .SelectMany(room => Each(room.Item.Knows)
            .Where(known => !Rooms.Take(room.Index).Any(above => above.Room == known)).Select(known => $"{room.Item.Room} knows {known}"))
        .Should().BeEmpty();

    private static string[] Each(string rooms) => rooms.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where a program is built that these specs do not run: in the configuration in which they are built themselves.</summary>
    private static string OutputOf(string project) => AppContext.BaseDirectory.Replace(
        Path.Combine("specs", "HandCalc.Specs"), Path.Combine("src", project), StringComparison.Ordinal);

    /// <summary>The folder of a type of the engine, or a dash where it is in none.</summary>
    private static string? Room(IType type) => type.Namespace?.FullName is not { } name ? null
        : name == Engine ? Above : name.StartsWith(Engine + ".", StringComparison.Ordinal) ? name[(Engine.Length + 1)..] : null;
}
