using System.Text.Json.Nodes;
using HandCalc.Specs.Notation;

namespace HandCalc.Specs.Command;

/// <summary>A model that can't be used is refused in one sentence that names the file, the field and what is allowed.</summary>
public sealed class BadModels
{
    private static readonly TestCaseData[] Fields =
    [
        Case("A word outside the vocabulary", model => model["text"] = "I love transformers", "text: 'love'", "<UNK>"),
        Case("An empty text", model => model["text"] = "", "text: "),
        Case("A text of white space", model => model["text"] = " \t ", "text: "),
        Case("A text longer than maxLength", model => model["text"] = "I like like transformers", "text: 6 tokens", "maxLength, 5"),
        Case("Heads that don't divide dModel", model => model["heads"] = 3, "heads: 3", "1, 2, 4, 8, 16"),
        Case("A size of zero", model => model["dFf"] = 0, "dFf: 0", "from 1"),
        Case("A negative size", model => model["dModel"] = -16, "dModel: -16", "from 1"),
        Case("Half a size", model => model["heads"] = 1.5, "heads: 1.5", "a whole number"),
        Case("A size in quotes", model => model["heads"] = "2", "heads: \"2\"", "a whole number"),
        Case("A size beyond memory", model => model["dModel"] = 1 << 30, "dModel: at 1073741824", "GB"),
        Case("A feed-forward network beyond memory", model => model["dFf"] = int.MaxValue, "dFf: at 2147483647", "GB"),
        Case("Positions beyond memory", model => model["maxLength"] = int.MaxValue, "maxLength: at 2147483647", "GB"),
        Case("A size beyond all numbers", model => model["dFf"] = 99_999_999_999, "dFf: 99999999999", "2147483647"),
        Case("A special token that comes twice", model => model["vocabulary"]!.AsArray().Add("<BOS>"), "vocabulary: '<BOS>' comes twice"),
        Case("A special token that is missing", model => model["vocabulary"]!.AsArray().RemoveAt(2), "vocabulary: <EOS> is missing"),
        Case("A word with a space in it", model => model["vocabulary"]!.AsArray().Add("two words"), "vocabulary: 'two words'"),
        Case("A word that is no text", model => model["vocabulary"]!.AsArray().Insert(1, null), "vocabulary[1]: null", "a text in quotes"),
        Case("A word without letters", model => model["vocabulary"]!.AsArray().Add(""), "vocabulary: ''"),
        Case("A setting that is no number", model => model["optimizer"]!["learningRate"] = "NaN", "optimizer.learningRate: \"NaN\"",
            "a finite number"),
        Case("A negative learning rate", model => model["optimizer"]!["learningRate"] = -1, "optimizer.learningRate: -1", "from 0"),
        Case("A beta of one", model => model["optimizer"]!["beta1"] = 1, "optimizer.beta1: 1", "below 1"),
        Case("An epsilon of zero", model => model["layerNormEpsilon"] = 0, "layerNormEpsilon: 0", "above 0"),
        Case("A clip of zero", model => model["optimizer"]!["clip"] = 0, "optimizer.clip: 0", "a finite number above 0"),
        Case("A clip that is no number", model => model["optimizer"]!["clip"] = null, "optimizer.clip: null", "a finite number"),
        Case("A decay of some parameters", model => model["optimizer"]!["decay"] = "some", "optimizer.decay: \"some\"",
            "\"all\" or \"matrices\""),
        Case("A schedule without its warm-up", model => model["optimizer"]!["schedule"] = new JsonObject { ["steps"] = 100, ["minimum"] = 0 },
            "optimizer.schedule.warmup: the field is missing", "a whole number"),
        Case("A schedule by name", model => model["optimizer"]!["schedule"] = "cosine", "optimizer.schedule: \"cosine\"", "a JSON object"),
        Case("A warm-up of no steps", model => model["optimizer"]!["schedule"] = Schedule(0, 100, 0), "optimizer.schedule.warmup: 0",
            "a whole number from 1"),
        Case("A warm-up that does not end", model => model["optimizer"]!["schedule"] = Schedule(100, 100, 0),
            "optimizer.schedule.steps: 100", "above warmup, 100"),
        Case("A rate that ends above its beginning", model => model["optimizer"]!["schedule"] = Schedule(10, 100, 1.5),
            "optimizer.schedule.minimum: 1.5", "a number from 0 to 1"),
        Case("A negative scale", model => model["initialization"]!["scale"] = -0.1, "initialization.scale: -0.1", "from 0"),
        Case("A scale that overflows", model => model["initialization"]!["scale"] = 1e300, "initialization.scale: ", "finite"),
        Case("A learning rate that overflows", model => model["optimizer"]!["learningRate"] = 1e308, "optimizer.learningRate: ", "finite"),
        Case("A negative seed", model => model["initialization"]!["seed"] = -1, "initialization.seed: -1", "from 0"),
        Case("No numbers given", model => Give(model), "initialization.values: an object", "parameters by name"),
        Case("Numbers that are null", model => model["initialization"]!["values"] = null, "initialization.values: null", "\"file\""),
        Case("Numbers without a name", model => model["initialization"]!["values"] = new JsonArray(1), "initialization.values: a list"),
        Case("Numbers of a parameter that there is not", model => Give(model, ("W_0", Numbers("[[1]]"))),
            "initialization.values.W_0: the model has no parameter of this name", "by the names that", "Did you mean W_O?"),
        Case("Numbers of a parameter of the heads", model => Give(model, ("W_Q", Numbers("[[1]]"))), "Did you mean W_Q[0]?"),
        Case("Numbers that are computed", model => Give(model, ("X", Numbers("[[1]]"))), "initialization.values.X: it is no parameter;"),
        Case("Numbers of another shape", model => Give(model, ("gamma", Numbers("[1, 2]"))),
            "initialization.values.gamma: its shape is [2]; allowed: [16], as the model has it"),
        Case("A vector as a matrix", model => Give(model, ("beta", Numbers("[[1, 2]]"))),
            "initialization.values.beta: its shape is [1, 2]; allowed: [16]"),
        Case("Rows of different lengths", model => Give(model, ("W_O", Numbers("[[1, 2], [3]]"))),
            "initialization.values.W_O[1]: 1 entries", "a list of 2"),
        Case("A number in quotes", model => Give(model, ("W_O", Numbers("[[1, \"2\"]]"))), "initialization.values.W_O[0][1]: \"2\"",
            "a number"),
        Case("A number that is none", model => Give(model, ("W_O", Numbers("[[1, 2], [3, \"NaN\"]]"))),
            "initialization.values.W_O[1][1]: no number stands there", "a finite number"),
        Case("A number that is null", model => Give(model, ("b_1", Numbers("[1, null]"))),
            "initialization.values.b_1[1]: no number stands there"),
        Case("A number beyond all doubles", model => Give(model, ("b_1", Numbers("[1e999]"))), "initialization.values.b_1[0]: 1e999"),
        Case("A number for a matrix", model => Give(model, ("W_O", 1)), "initialization.values.W_O: 1; allowed: a list of rows"),
        Case("A matrix without rows", model => Give(model, ("W_O", new JsonArray())), "initialization.values.W_O: the list is empty"),
        Case("Numbers that overflow", model =>
            Give(model, ("gamma", new JsonArray([.. Enumerable.Repeat(0, 16).Select(_ => (JsonNode)1e308)]))),
            "initialization.values: step ", "finite"),
        Case("A file beside numbers", model => Give(model, ("file", "step.json"), ("W_O", Numbers("[[1]]"))),
            "initialization.values.W_O: it stands beside a file"),
        Case("A file without a name", model => Give(model, ("file", "")), "initialization.values.file: \"\"", "the path of a file"),
        Case("A file that is not there", model => Give(model, ("file", "absent.json")), "initialization.values.file: ",
            "absent.json: there is no such file"),
        Case("A file that has no tensors", model => Give(model, ("file", "model.json")), "initialization.values.file: ",
            "it has neither a schema nor tensors"),
        Case("A loss that there is not", model => model["loss"] = "median", "loss: \"median\"", "\"sum\" or \"mean\""),
        Case("A loss in capitals", model => model["loss"] = "Sum", "loss: \"Sum\"", "\"sum\" or \"mean\""),
        Case("A missing field", model => model.Remove("heads"), "heads: the field is missing", "a whole number"),
        Case("A missing group", model => model.Remove("optimizer"), "optimizer: the field is missing", "a JSON object"),
        Case("A misspelt field", model => model["haeds"] = 2, "haeds: an unknown field", "Did you mean heads?"),
        Case("A field in the wrong case", model => model["optimizer"]!["learningrate"] = 1, "Did you mean optimizer.learningRate?"),
        Case("An unknown field", model => model["colour"] = "blue", "colour: an unknown field", "vocabulary"),
        Word("A word that turns round what follows", "ab\u202Ecd", "vocabulary: 'ab<U+202E>cd'", "visible"),
        Word("A word in which that follows a letter beyond ASCII", "é\u202Ecd", "vocabulary: 'é<U+202E>cd'"),
        Word("A word with a space that is not seen", "li\u200Bke", "vocabulary: 'li<U+200B>ke'", "visible"),
        Word("A word with a joint that is not seen", "li\u200Dke", "vocabulary: 'li<U+200D>ke'"),
        Word("A word with a hyphen that is not seen", "li\u00ADke", "vocabulary: 'li<U+00AD>ke'"),
        Word("A word with a byte-order mark", "\uFEFFlike", "vocabulary: '<U+FEFF>like'"),
        Word("A word of nothing that is seen", "\u3164", "vocabulary: '<U+3164>'"),
        Word("A word with a tag that is not seen", "a\U000E0041", "vocabulary: 'a<U+E0041>'"),
        Case("A name that turns round what follows", model => model["name"] = "\u2067abc", "name: '<U+2067>abc'", "visible"),
        Case("A name of two lines", model => model["name"] = "a\u2028b", "name: 'a<U+2028>b'"),
        Case("A text with a word joiner", model => model["text"] = "I \u2060like", "text: '<U+2060>like'", "visible"),
        Case("A letter and its accent apart", model =>
            (model["vocabulary"], model["text"]) = (new JsonArray("<PAD>", "<BOS>", "<EOS>", "caf\u00E9"), "cafe\u0301"),
            "text: 'cafe\u0301' has U+0301", "as the vocabulary writes it"),
        Case("A letter with its accent, where they are apart", model =>
            (model["vocabulary"], model["text"]) = (new JsonArray("<PAD>", "<BOS>", "<EOS>", "cafe\u0301"), "caf\u00E9"),
            "text: 'caf\u00E9' has one character", "the vocabulary has U+0301"),
        Case("A letter and its accent apart, which would be unknown", model =>
            (model["vocabulary"], model["text"]) = (new JsonArray("<PAD>", "<BOS>", "<EOS>", "<UNK>", "caf\u00E9s"), "cafe\u0301s"),
            "text: 'cafe\u0301s' has U+0301"),
        Case("A word twice, with its accents apart", model =>
            (model["vocabulary"], model["text"]) = (new JsonArray("<PAD>", "<BOS>", "<EOS>", "b\u1EBF", "be\u0302\u0301"), "<PAD>"),
            "vocabulary: 'be\u0302\u0301' comes twice", "U+0302"),
        Case("No text in texts", model => model["texts"] = new JsonArray(), "texts: there is none", "or the field is left out"),
        Case("A text where texts are meant", model => model["texts"] = "I like", "texts: \"I like\"", "a list of texts in quotes"),
        Case("Texts that are null", model => model["texts"] = null, "texts: null", "a list of texts in quotes"),
        Case("A number among the texts", model => model["texts"] = new JsonArray("I like", 1), "texts[1]: 1", "a text in quotes"),
        Case("An empty text among others", model => model["texts"] = new JsonArray("I like", " "), "texts[1]: there is no word in it"),
        Case("A word of another text outside the vocabulary", model => model["texts"] = new JsonArray("I love"), "texts[0]: 'love'",
            "<UNK>"),
        Case("Another text longer than maxLength", model => model["texts"] = new JsonArray("I like like transformers"),
            "texts[0]: 6 tokens", "maxLength, 5"),
        Case("Texts beyond memory", model => model["texts"] = new JsonArray([.. Enumerable.Repeat<JsonNode>("I", 20_000).Select(text =>
            text.DeepClone())]), "texts: at 100005", "GB"),
        Case("A list instead of a text", model => model["text"] = new JsonArray("I", "like"), "text: a list", "a text in quotes"),
    ];

    private static readonly TestCaseData[] Files =
    [
        File("Malformed JSON", text => text.Replace("\"heads\": 2,", "\"heads\": 2", StringComparison.Ordinal), "line ", "column "),
        File("A number that is not of JSON", text => text.Replace("0.999", "NaN", StringComparison.Ordinal), "line ", "column "),
        File("An infinite number", text => text.Replace("0.999", "1e999", StringComparison.Ordinal), "optimizer.beta2: 1e999",
            "a finite number"),
        File("Half a file", text => text[..(text.Length / 2)], "line ", "column "),
        File("An empty file", _ => "", "the file is empty"),
        File("Only white space", _ => "\r\n \t", "line 2, column 3: ", "it ends too early"),
        File("A comment", text => text.Replace("\"heads\"", "/* two */ \"heads\"", StringComparison.Ordinal), "it has no comments"),
        File("A comma too many", text => text.TrimEnd('}', '\n') + ",\n}", "a comma stands before the end"),
        File("Half a character in a word", text => text.Replace("\"like", "\"\\ud800", StringComparison.Ordinal), "half a character"),
        File("Half a character in the name of a field", text => text.Replace("heads", "\\udfff", StringComparison.Ordinal),
            "half a character"),
        File("No object", _ => "[]", "the file: a list", "a JSON object"),
        File("A parameter that is given twice", text => text.Replace("\"seed\"",
            "\"values\": { \"W_O\": [[1]], \"W_O\": [[1]] }, \"seed\"", StringComparison.Ordinal),
            "initialization.values.W_O: the field comes twice"),
        File("A field that comes twice", text => text.Replace("\"heads\"", "\"heads\": 4, \"heads\"", StringComparison.Ordinal),
            "heads: the field comes twice"),
    ];

    [TestCaseSource(nameof(Fields))]
    public void A_field_that_cannot_be_used_is_refused(Action<JsonObject> change, string[] parts)
    {
        using var folder = new TemporaryFolder();
        string file = folder.WriteModel(change);

        CommandRun.Of("--model", file).IsRefusedNaming([file, .. parts]);
    }

    [TestCaseSource(nameof(Files))]
    public void A_file_that_cannot_be_read_is_refused(Func<string, string> change, string[] parts)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("model.json", change(System.IO.File.ReadAllText(folder.WriteModel())));

        CommandRun.Of("--model", file).IsRefusedNaming([file, .. parts]);
    }

    [Test]
    public void Line_and_column_are_those_of_the_mistake()
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("--model", folder.Write("model.json", "{\n  \"näme\" 1\n}")).IsRefusedNaming("line 2, column 10");
    }

    private static void Give(JsonObject model, params (string Name, JsonNode Value)[] values) =>
        model["initialization"]!["values"] = new JsonObject(values.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value)));

    private static JsonNode Numbers(string json) => JsonNode.Parse(json)!;

    private static JsonObject Schedule(int warmup, int steps, double minimum) =>
        new() { ["warmup"] = warmup, ["steps"] = steps, ["minimum"] = minimum };

    private static TestCaseData Word(string name, string word, params string[] parts) =>
        Case(name, model => model["vocabulary"]!.AsArray().Add(word), parts);

    private static TestCaseData Case(string name, Action<JsonObject> change, params string[] parts) =>
        new TestCaseData(change, parts).SetArgDisplayNames(name);

    private static TestCaseData File(string name, Func<string, string> change, params string[] parts) =>
        new TestCaseData(change, parts).SetArgDisplayNames(name);
}
