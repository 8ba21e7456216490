using HandCalc.Models;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>A command line that does not fit is refused in one sentence that says what is allowed, and what was probably meant.</summary>
public sealed class BadCommandLines
{
    [TestCase("stpe 3", "stpe: ", "step, explain, train, write, export, compare, vectors, practice, worksheet, check, examples, diff, accept, bench", "Did you mean step?")]
    [TestCase("frobnicate", "frobnicate: ", "step, explain, train, write, export, compare, vectors, practice, worksheet, check, examples, diff, accept, bench")]
    [TestCase("[diagram]", "[diagram]: ", "step, explain, train, write, export, compare, vectors, practice, worksheet, check, examples, diff, accept, bench")]
    [TestCase("--exmaple x", "--exmaple: ", "Did you mean --example?")]
    [TestCase("step --ful 3", "--ful: ", "Did you mean --full?")]
    [TestCase("export --output x", "--output: ", "--out")]
    [TestCase("examples --example x", "--example: ", "--help, --version")]
    [TestCase("step", "step: ", "1 to 13, or of a chapter after them")]
    [TestCase("step 0", "step: ", "'0'", "1 to 19")]
    [TestCase("step 20", "step: ", "'20'", "1 to 19")]
    [TestCase("step 14", "step: ", "14 derives no tensor", "1, 2, 3")]
    [TestCase("step x", "step: ", "'x'", "1 to 19")]
    [TestCase("step -1", "step: ", "'-1'", "1 to 19")]
    [TestCase("step 1,5", "step: ", "'1,5'", "1 to 19")]
    [TestCase("step 99999999999999999999", "step: ", "1 to 19")]
    [TestCase("step 3 4", "4: ", "handcalc step")]
    [TestCase("step 3 --full=maybe", "maybe: ", "[--full]")]
    [TestCase("check 3", "3: ", "handcalc check")]
    [TestCase("explain", "explain: TENSOR is missing", "handcalc explain TENSOR ROW COLUMN")]
    [TestCase("explain d.W_Q 3 5", "explain: ", "'d.W_Q'", "E_token, E_pos, X", "more", "Did you mean d.W_Q[0]?")]
    [TestCase("explain d.WQ[0] 3 5", "explain: ", "'d.WQ[0]'", "Did you mean d.W_Q[0]?")]
    [TestCase("explain d.w_q[0][3,5]", "explain: ", "'d.w_q[0]'", "Did you mean d.W_Q[0]?")]
    [TestCase("explain A[0]", "explain: A[0] is ", "no place", "a row (", "a column (")]
    [TestCase("explain A[0] 0", "explain: A[0] is ", "one place", "a row (", "a column (")]
    [TestCase("explain A[0] <BO> 0", "explain: A[0] has no row '<BO>'", "<BOS>", "0 to ", "Did you mean <BOS>?")]
    [TestCase("explain A[0] 0 999", "explain: A[0] has no column '999'", "<BOS>", "0 to ")]
    [TestCase("explain A[0] 0 -1", "explain: A[0] has no column '-1'", "0 to ")]
    [TestCase("explain W_1 0,5 0", "explain: W_1 has no row '0,5'", "0 to ")]
    [TestCase("explain mean", "explain: mean is a vector of ", "no place", "a row (")]
    [TestCase("explain b_1 0 0", "explain: b_1 is a vector of ", "two places", "a column (0 to ")]
    [TestCase("explain loss 0", "explain: loss is one number", "one place", "loss without a place")]
    [TestCase("explain A[0] 0 0 0", "0: one word too many", "handcalc explain TENSOR ROW COLUMN")]
    [TestCase("explain loss --depth 0", "--depth: ", "'0'", "1 to 99")]
    [TestCase("explain loss --depth x", "--depth: ", "'x'", "1 to 99")]
    [TestCase("explain loss --depth", "--depth: ", "N")]
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
    [TestCase("--set", "--set: it takes one value; ", "WHAT=VALUE")]
    [TestCase("--set W_Q[0][3,5]", "--set: 'W_Q[0][3,5]' sets nothing", "W_Q[0][3,5]=0.2", "optimizer.beta1=0.8")]
    [TestCase("--set =1", "--set: '=1' sets nothing")]
    [TestCase("--set Q[0][0,0]=1", "--set: there is no parameter 'Q[0]'", "E_token, E_pos, W_Q[0]", "optimizer.beta1", "W_Q[0]?")]
    [TestCase("check --set W_Q[0][99,0]=1", "--set: W_Q[0] has no row '99'", "0 to ")]
    [TestCase("export --set W_Q[0]=1", "--set: W_Q[0] is ", "no place", "a row (")]
    [TestCase("step 3 --set b_1[2]=x", "--set: 'x' is no number for b_1[2]", "a finite number")]
    [TestCase("explain loss --set b_1[2]=1e999", "--set: '1e999' is no number for b_1[2]", "a finite number")]
    [TestCase("--set optimizer.beta1=1", "--set: optimizer.beta1: 1", "below 1")]
    [TestCase("--set optimizer.beta1=x", "--set: optimizer.beta1: \"x\"", "a finite number")]
    [TestCase("--set optimizer.beta3=0.5", "--set: there is no parameter 'optimizer.beta3'", "optimizer.beta1")]
    [TestCase("--set loss=most", "--set: loss: \"most\"", "sum", "mean")]
    [TestCase("--set dModel=2.5", "--set: dModel: 2.5", "a whole number")]
    [TestCase("examples --set dModel=8", "--set: there is no such option")]
    [TestCase("--steps x", "--steps: 'x'", "from 0 to 1000000")]
    [TestCase("step 3 --steps 1 --steps 2", "--steps: ", "once")]
    [TestCase("export --out", "--out: ", "FILE")]
    [TestCase("train --steps=-1", "--steps: '-1'", "from 0 to 1000000")]
    [TestCase("train --every 0", "--every: '0'", "from 1")]
    [TestCase("train --out -", "--out: the table goes to standard output", "another file")]
    [TestCase("train --out nowhere/step.json", "--out: nowhere/step.json: its folder is not there")]
    [TestCase("train --out .", "--out: .: this is a folder")]
    [TestCase("train --from nowhere.json", "nowhere.json: there is no such file")]
    [TestCase("train --from a --example b", "--example and --from: both are given", "one of them")]
    [TestCase("step 3 --from a --model b --example c", "--example, --model and --from: all are given", "one of them")]
    [TestCase("write --temperature -1", "--temperature: '-1'", "a finite number from 0")]
    [TestCase("write --temperature 1e999", "--temperature: ", "a finite number from 0")]
    [TestCase("write --temperature warm", "--temperature: 'warm'", "a finite number from 0")]
    [TestCase("write --top-k 0", "--top-k: '0'", "from 1")]
    [TestCase("write --top-k 7", "--top-k: 7", "from 1 to 6")]
    [TestCase("write --seed -1", "--seed: '-1'", "from 0")]
    [TestCase("write --prompt dog", "--prompt: 'dog' is not in the vocabulary", "I like transformers")]
    [TestCase("write --prompt=I+like", "--prompt: 'I+like' is not in the vocabulary")]
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
    [TestCase("bench --layers 2", "--layers: 2", "1, or --architecture gpt2")]
    [TestCase("bench --architecture gpt2 --layers 1001", "--layers: '1001'", "from 1 to 1000")]
    [TestCase("bench --architecture gpt3", "--architecture: ", "published, gpt2", "Did you mean gpt2?")]
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
    [TestCase("explain loss")]
    [TestCase("export")]
    [TestCase("check")]
    public void An_unknown_example_is_refused_by_every_command(string command) =>
        CommandRun.Of([.. Words(command), "--example", Examples.Default + "x"])
            .IsRefusedNaming("--example: ", $"'{Examples.Default}x'", $"Did you mean {Examples.Default}?");

    [TestCase("")]
    [TestCase("step 3")]
    [TestCase("explain loss")]
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
