using HandCalc.Models;

namespace HandCalc.Specs.Command;

/// <summary>A command line that does not fit is refused in one sentence that says what is allowed, and what was probably meant.</summary>
public sealed class BadCommandLines
{
    [TestCase("stpe 3", "stpe: ", "step, export, compare, check, examples, diff, accept, bench", "Did you mean step?")]
    [TestCase("frobnicate", "frobnicate: ", "step, export, compare, check, examples, diff, accept, bench")]
    [TestCase("[diagram]", "[diagram]: ", "step, export, compare, check, examples, diff, accept, bench")]
    [TestCase("--exmaple x", "--exmaple: ", "Did you mean --example?")]
    [TestCase("step --ful 3", "--ful: ", "Did you mean --full?")]
    [TestCase("export --output x", "--output: ", "--out")]
    [TestCase("examples --example x", "--example: ", "--help, --version")]
    [TestCase("step", "step: ", "1 to 13")]
    [TestCase("step 0", "step: ", "'0'", "1 to 13")]
    [TestCase("step 14", "step: ", "'14'", "1 to 13")]
    [TestCase("step x", "step: ", "'x'", "1 to 13")]
    [TestCase("step -1", "step: ", "'-1'", "1 to 13")]
    [TestCase("step 1,5", "step: ", "'1,5'", "1 to 13")]
    [TestCase("step 99999999999999999999", "step: ", "1 to 13")]
    [TestCase("step 3 4", "4: ", "handcalc step")]
    [TestCase("step 3 --full=maybe", "maybe: ", "[--full]")]
    [TestCase("check 3", "3: ", "handcalc check")]
    [TestCase("compare", "compare: FILE is missing", "handcalc compare FILE")]
    [TestCase("compare a b", "b: one word too many", "handcalc compare FILE [--digits]")]
    [TestCase("compare a --digits", "--digits: ", "N")]
    [TestCase("compare a --digits 0", "--digits: ", "'0'", "1 to 15")]
    [TestCase("compare a --digits 16", "--digits: ", "'16'", "1 to 15")]
    [TestCase("compare a --digits=-1", "--digits: ", "'-1'", "1 to 15")]
    [TestCase("compare a --digits x", "--digits: ", "'x'", "1 to 15")]
    [TestCase("--example", "--example: ", "NAME")]
    [TestCase("--example a --example b", "--example: ", "once")]
    [TestCase("--example a --model b", "--example and --model: ", "one of them")]
    [TestCase("--model=", "--model: ", "FILE")]
    [TestCase("export --out", "--out: ", "FILE")]
    [TestCase("@response", "@response: ", "step")]
    [TestCase("bench 16", "16: one word too many", "handcalc bench [--d-model]")]
    [TestCase("bench --d_model 16", "--d_model: ", "Did you mean --d-model?")]
    [TestCase("bench --example x", "--example: ", "--vocabulary")]
    [TestCase("bench --d-model", "--d-model: ", "N")]
    [TestCase("bench --d-model x", "--d-model: 'x'", "a whole number from 1 to 1000000")]
    [TestCase("bench --d-model 0", "--d-model: '0'", "from 1")]
    [TestCase("bench --d-model 1.5", "--d-model: '1.5'", "a whole number")]
    [TestCase("bench --heads 0", "--heads: '0'", "from 1")]
    [TestCase("bench --heads 3", "--heads: 3 does not divide --d-model, 16", "a divisor of it")]
    [TestCase("bench --d-model 3", "--heads: 2 does not divide --d-model, 3", "a divisor of it")]
    [TestCase("bench --d-ff=-1", "--d-ff: '-1'", "from 1")]
    [TestCase("bench --tokens 2", "--tokens: '2'", "from 3")]
    [TestCase("bench --vocabulary 3", "--vocabulary: '3'", "from 4")]
    [TestCase("bench --steps 0", "--steps: '0'", "from 1 to 10000000")]
    [TestCase("bench --threads 0", "--threads: '0'", "from 1 to 64")]
    [TestCase("bench --threads 65", "--threads: '65'", "from 1 to 64")]
    [TestCase("bench --d-model 1000000", "--d-ff: at 4000000 ", "GB")]
    [TestCase("bench --d-model 1000000 --d-ff 1", "--d-model: at 1000000 ", "GB")]
    [TestCase("bench --tokens 100000", "--tokens: at 100000 ", "GB")]
    [TestCase("bench --vocabulary 100000 --d-model 40000 --d-ff 1", "--vocabulary: at 100000 ", "GB")]
    public void What_does_not_fit_is_refused(string commandLine, params string[] parts) =>
        CommandRun.Of(commandLine.Split(' ')).IsRefusedNaming(parts);

    [TestCase("")]
    [TestCase("step 3")]
    [TestCase("export")]
    [TestCase("check")]
    public void An_unknown_example_is_refused_by_every_command(string command) =>
        CommandRun.Of([.. Words(command), "--example", Examples.Default + "x"])
            .IsRefusedNaming("--example: ", $"'{Examples.Default}x'", $"Did you mean {Examples.Default}?");

    [TestCase("")]
    [TestCase("step 3")]
    [TestCase("export")]
    [TestCase("check")]
    public void A_missing_file_is_refused_by_every_command(string command) =>
        CommandRun.Of([.. Words(command), "--model", "nowhere.json"]).IsRefusedNaming("nowhere.json: there is no such file");

    [Test]
    public void A_folder_is_no_model_file()
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("--model", folder.Path).IsRefusedNaming($"{folder.Path}: this is a folder");
    }

    [Test]
    public void A_file_without_permission_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel();
        Permissions.Take(file);

        CommandRun.Of("--model", file).IsRefusedNaming($"{file}: the file can't be read");
    }

    [Test]
    public void A_file_without_an_end_is_refused()
    {
        if (!File.Exists("/dev/zero"))
        {
            Assert.Ignore("There is no /dev/zero here.");
        }

        CommandRun.Of("--model", "/dev/zero").IsRefusedNaming("/dev/zero: ", "bytes");
    }

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
