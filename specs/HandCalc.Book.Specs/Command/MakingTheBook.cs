using HandCalc.Book.Site;

namespace HandCalc.Book.Specs.Command;

/// <summary>The command writes a book as a whole or not at all, and says in one sentence what is wrong.</summary>
public sealed class MakingTheBook
{
    private readonly string folder = Directory.CreateTempSubdirectory("handcalc-book-").FullName;

    /// <summary>A cover of the book, and a file in a folder beside it.</summary>
    private static SiteFiles Small
    {
        get
        {
            var site = new SiteFiles();
            foreach (string file in new[] { "index.html", "assets/theme.js" })
            {
                site.Add(file, Pages.TheBook.Site.Files[file]);
            }

            return site;
        }
    }

    [TearDown]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_book_takes_the_place_of_the_one_before()
    {
        string target = Path.Combine(folder, "a book");
        SiteFolder.Write(Small, target, "a book");
        File.WriteAllText(Path.Combine(target, "left-over.html"), "");
        Run("--out", target).Should().Be((0, ""));

        Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(target, file).Replace('\\', '/'))
            .Should().BeEquivalentTo(Pages.TheBook.Site.Files.Keys);
        Directory.EnumerateFileSystemEntries(folder).Should().Equal([target], "nothing temporary is left");
        File.ReadAllBytes(Path.Combine(target, "index.html")).Should().Equal(Pages.TheBook.Site.Files["index.html"]);
    }

    [Test]
    public void A_folder_with_something_else_is_left_alone()
    {
        File.WriteAllText(Path.Combine(folder, "index.html"), "<!DOCTYPE html><title>A page of mine</title>");

        Run("--out", folder).Should().Be((2, $"--out: {folder}: this folder holds something else, and a book would take its place; "
            + "allowed: a folder that is not there yet, an empty one, or one with a book.\n"));
        Directory.EnumerateFileSystemEntries(folder).Should().ContainSingle();
    }

    [Test]
    public void What_can_not_be_written_leaves_the_book_before_as_it_was()
    {
        var broken = new SiteFiles();
        broken.Add("index.html", "a page");
        broken.Add("index.html/page.html", "a page in a page");
        string target = Path.Combine(folder, "book");
        SiteFolder.Write(Small, target, "book");

        Action write = () => SiteFolder.Write(broken, target, "book");

        write.Should().Throw<InvalidInputException>().WithMessage("--out: book: a book can't be written there; *");
        File.ReadAllBytes(Path.Combine(target, "index.html")).Should().Equal(Pages.TheBook.Site.Files["index.html"]);
        Directory.EnumerateFileSystemEntries(folder).Should().Equal([target]);
    }

    [TestCase("--port 3", "--port: nothing is served; allowed: --port with --serve.")]
    [TestCase("--serve --port x", "--port: 'x' is no port; allowed: 0 to 65535.")]
    [TestCase("--base-url ftp://example.org/", "--base-url: 'ftp://example.org/' is no address of a folder; allowed: one that begins "
        + "with https:// or http://, such as https://example.org/handcalc/.")]
    [TestCase("--base-url https://example.org/?book", "--base-url: 'https://example.org/?book' is no address of a folder; allowed: one "
        + "that begins with https:// or http://, such as https://example.org/handcalc/.")]
    [TestCase("--repository example.org/handcalc", "--repository: 'example.org/handcalc' is no address of a folder; allowed: one that "
        + "begins with https:// or http://, such as https://example.org/handcalc/blob/main/.")]
    [TestCase("--date 31.1.2026", "--date: '31.1.2026' is no date; allowed: year, month and day, such as 2026-01-31.")]
    [TestCase("--date 2026-02-30", "--date: '2026-02-30' is no date; allowed: year, month and day, such as 2026-01-31.")]
    [TestCase("--oot x", "--oot: there is no such option; allowed: --out, --base-url, --repository, --date, --serve, --port, --help, "
        + "--version. Did you mean --out?")]
    [TestCase("book", "book: one word too many; allowed: handcalc-book [--out] [--base-url] [--repository] [--date] [--serve] [--port] "
        + "[--help] [--version].")]
    public void Misuse_is_refused_in_one_sentence(string arguments, string sentence) => Run(arguments.Split(' ')).Should()
        .Be((2, sentence + "\n"));

    [Test]
    public void Outside_a_checkout_there_is_nothing_to_weave()
    {
        using var error = new StringWriter();

        BookCommand.Run([], TextWriter.Null, error, folder).Should().Be(2);
        error.ToString().Should()
            .Be($"handcalc-book: {folder} is not in a checkout of HandCalc; allowed: a folder below HandCalc.Specs.sln.\n");
    }

    /// <summary>Runs the command; it weaves the book a second time only where everything is asked for.</summary>
    private static (int ExitCode, string Error) Run(params string[] arguments)
    {
        using var error = new StringWriter();
        int exitCode = BookCommand.Run(arguments, TextWriter.Null, error, Repository.Root, Thorough.IsAskedFor ? null
            : (_, _) => Pages.TheBook.Site);
        return (exitCode, error.ToString());
    }
}
