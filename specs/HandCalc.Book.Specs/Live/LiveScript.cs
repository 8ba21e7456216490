using System.Text;
using System.Text.Json;
using HandCalc.Book.Specs.ReadBack;
using HandCalc.Explanations;
using HandCalc.Tensors;
using HandCalc.WrongRules;
using Jint;

namespace HandCalc.Book.Specs.Live;

/// <summary>Has the script of the pages compute a training step after changes, and says how far it is from the engine.</summary>
internal static class LiveScript
{
    /// <summary>A function of recipes, of a function that gives what the step is given, and of what is to be done.</summary>
    public static string Function { get; } =
        File.ReadAllText(Repository.Path("specs", "HandCalc.Book.Specs", "Live", "live.js"));

    /// <summary>Runs the script here, without a browser.</summary>
    /// <param name="start">What it is given: recipes, and the values of what no recipe computes.</param>
    /// <param name="actions">What is to be done.</param>
    public static JsonElement[] Run(TrainingStep start, IEnumerable<object[]> actions)
    {
        using Engine engine = Prepared(start);
        return Looks(engine.Invoke("live", engine.Evaluate("recipes"), engine.Evaluate("valueOf"),
            engine.Evaluate($"({JsonSerializer.Serialize(actions)})")).AsString());
    }

    /// <summary>Runs the script of an example's pages in Node.</summary>
    /// <param name="example">The example.</param>
    /// <param name="actions">What is to be done.</param>
    public static JsonElement[] InNode(string example, IEnumerable<object[]> actions) => Looks(Equations.Node.Run("-", $"""
        globalThis.document = {"{ documentElement: { dataset: {} } }"};
        globalThis.HandCalcElements = {"{ load: async () => {} }"};
        {string.Concat(new[] { example, "numbers", "evaluate" }
            .Select(script => Encoding.UTF8.GetString(TheBook.Site.Files[$"assets/{script}.js"])))}
        HandCalcNumbers.ready().then(() =>
          console.log(({Function})(HandCalcRecipes, HandCalcNumbers.valueOf, {JsonSerializer.Serialize(actions)})));
        """));

    /// <summary>What the script computes anew after one entry of a tensor is changed.</summary>
    public static string[] Computed(TrainingStep start, string tensor)
    {
        using Engine engine = Prepared(start);
        string names = engine.SetValue("tensor", tensor)
            .Evaluate("""
                const step = new HandCalcEvaluate.Step(recipes, valueOf);
                step.set(tensor, 0, 0, 0.5);
                JSON.stringify(step.compute());
                """).AsString();
        return JsonSerializer.Deserialize<string[]>(names)!;
    }

    /// <summary>An engine with the script, and with what a step is given.</summary>
    private static Engine Prepared(TrainingStep start)
    {
        var engine = new Engine();
        ScriptedPage.Run(engine, Encoding.UTF8.GetString(TheBook.Site.Files["assets/evaluate.js"]));
        ScriptedPage.Run(engine, $"globalThis.live = {Function}");
        var given = start.Computation.Definitions.Where(tensor => tensor.Expression is null)
            .ToDictionary(tensor => tensor.Name, tensor => start[tensor.Name]);
        return engine.SetValue("valueOf", (string tensor, int row, int column) => given[tensor][row, column])
            .SetValue("text", Recipes.ToJson(start, start.Computation.Contains("W_O") ? WrongRule.All.Select(rule => (rule.Name,
                rule.Vary(start.Model, start.Computation))) : [])).Execute("globalThis.recipes = JSON.parse(text)");
    }

    /// <summary>What the script returned.</summary>
    public static JsonElement[] Looks(string json) => JsonSerializer.Deserialize<JsonElement[]>(json)!;

    /// <summary>The worst distance of the script's numbers from the engine's, relative to the largest entry of their tensor.</summary>
    public static (double Error, string Tensor) Worst(JsonElement look, TrainingStep engine) => engine.Computation.Definitions
        .Where(tensor => !IsZeroButForRounding(tensor))
        .Select(tensor => (Error: Distance(look.GetProperty(tensor.Name), engine[tensor.Name]), tensor.Name))
        .MaxBy(found => double.IsNaN(found.Error) ? double.PositiveInfinity : found.Error);

    /// <summary>Whether it belongs to a bias of the keys, which adds the same to all scores of a row: softmax does not see it.</summary>
    private static bool IsZeroButForRounding(Definition tensor) => tensor.Id.Symbol == "b_K";

    private static double Distance(JsonElement shown, Tensor right)
    {
        double[] all = [.. right.Value.EnumerateRows().SelectMany(row => row)];
        if (shown.GetArrayLength() != all.Length)
        {
            return double.PositiveInfinity;
        }

        double worst = all.Zip(shown.EnumerateArray(), (entry, number) =>
            number.ValueKind == JsonValueKind.Number ? Math.Abs(number.GetDouble() - entry) : double.NaN).Max(
                distance => double.IsNaN(distance) ? double.PositiveInfinity : distance);
        return worst == 0 ? 0 : worst / right.LargestEntry;
    }
}
