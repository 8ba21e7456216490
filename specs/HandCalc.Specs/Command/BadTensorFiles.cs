namespace HandCalc.Specs.Command;

/// <summary>A file of tensors that can't be read is refused in one sentence that names the file and the place in it.</summary>
public sealed class BadTensorFiles
{
    private const string Finite = "allowed: finite numbers, such as -0.5 or 1e-5, and NaN, Infinity, -Infinity";

    private static readonly TestCaseData[] Files =
    [
        Tensor("NaN of C", """ "shape": [2], "values": [1, -nan] """, "in X: -nan is no number in JSON", Finite),
        Tensor("NaN for a size", """ "shape": [NaN], "values": [1] """, "X.shape[0]: NaN; allowed: a whole number"),
        Tensor("Infinity for values", """ "shape": [1], "values": -Infinity """, "X.values: -Infinity; allowed: a list of 1"),
        Tensor("A plus sign", """ "shape": [2], "values": [1, +0.5] """, "in X: +0.5 is no number in JSON", Finite),
        Tensor("A number that begins with its point", """ "shape": [2], "values": [1, .5] """, "in X: .5 is no number in JSON", Finite),
        Tensor("A number of Fortran", """ "shape": [2], "values": [1, 1.5D+00] """, "in X: 1.5D+00 is no number in JSON", Finite),
        Tensor("A number in quotes", """ "shape": [2], "values": [1, "2"] """, "X.values[1]: \"2\"; allowed: a number"),
        Tensor("An entry that is true", """ "shape": [2], "values": [1, true] """, "X.values[1]: true; allowed: a number"),
        Tensor("A number beyond all doubles", """ "shape": [2, 1], "values": [[1], [1e999]] """,
            "X.values[1][0]: 1e999 is larger than a double holds"),
        Tensor("A comma too many", """ "shape": [2], "values": [1, 2,] """,
            "in X: this is not JSON that can be read: a comma stands before the end of the list"),
        Tensor("A missing comma", """ "shape": [2], "values": [1 2] """, "in X: this is not JSON"),
        Tensor("Ragged rows", """ "shape": [2, 2], "values": [[1, 2], [3]] """,
            "X.values[1]: 1 entries; allowed: a list of 2, for the shape is [2, 2]"),
        Tensor("A row too many", """ "shape": [1, 2], "values": [[1, 2], [3, 4]] """, "X.values: 2 entries; allowed: a list of 1"),
        Tensor("A matrix in one list", """ "shape": [2, 2], "values": [1, 2, 3, 4] """, "X.values: 4 entries; allowed: a list of 2"),
        Tensor("Numbers where rows should be", """ "shape": [2, 2], "values": [1, 2] """, "X.values[0]: 1; allowed: a list of 2"),
        Tensor("Rows where numbers should be", """ "shape": [2], "values": [[1], [2]] """,
            "X.values[0]: a list; allowed: a number, for the shape is [2]"),
        Tensor("A number in a list", """ "shape": [], "values": [1] """,
            "X.values: a list; allowed: a number, for the shape is []"),
        Tensor("A size of zero", """ "shape": [0], "values": [] """, "X.shape[0]: 0; allowed: a whole number from 1"),
        Tensor("A shape that is no list", """ "shape": 2, "values": [1, 2] """, "X.shape: 2; allowed: a list of sizes"),
        Tensor("A missing shape", """ "values": [1, 2] """, "X.shape: the field is missing"),
        Tensor("Missing values", """ "shape": [5, 16] """, "X.values: the field is missing; allowed: the numbers of the shape [5, 16]"),
        Tensor("A misspelt field", """ "shape": [1], "value": [1] """, "X.value: an unknown field", "Did you mean X.values?"),
        Tensor("A step that is none", """ "step": "one", "shape": [1], "values": [1] """, "X.step: \"one\"; allowed: a whole number"),
        Tensors("The same name twice", "X", "X: the tensor comes twice; allowed: each tensor once"),
        Named("A name that is not there", "x_hot", "none of the tensors", "x_hot (did you mean x_hat?)"),
        Named("A name without an end", new string('x', 100_000), "none of the tensors", $"{new string('x', 39)}…;"),
        Named("A name without its head", "Q", "none of the tensors", "Q (did you mean Q[0]?)"),
        Named("A head that is not there", "Q[9]", "none of the tensors", "Q[9] (did you mean Q["),
        Tensor("A comment", """ "shape": [1], // one\n "values": [1] """, "in X: this is not JSON that can be read: it has no comments"),
        Tensor("Single quotes", """ 'shape': [1], "values": [1] """, "in X: this is not JSON that can be read: its quotes are \""),
        Tensor("Lists in lists without an end", $""" "shape": [1], "values": {new string('[', 70)} """, "in X: ",
            "too many lists in lists"),
        Tensor("Half a character", """ "shape": [1], "values": [1], "\ud83d": 1 """, "half a character"),
        Tensor("Half a character in a text", """ "shape": [1], "step": "\udc00", "values": [1] """, "half a character"),
        File("A tensor without a name", """{ "schema": 1, "tensors": [ { "shape": [1], "values": [1] } ] }""",
            "tensors[0].name: the field is missing"),
        File("An empty name", """{ "schema": 1, "tensors": [ { "name": "", "shape": [1], "values": [1] } ] }""",
            "tensors[0].name: it is empty"),
        File("A tensor that is no object", """{ "schema": 1, "tensors": [ [1] ] }""", "tensors[0]: a list; allowed: a JSON object"),
        File("No tensors", """{ "schema": 1, "tensors": [] }""", "tensors: the list is empty; allowed: at least one tensor"),
        File("A missing list of tensors", """{ "schema": 1 }""", "tensors: the field is missing"),
        File("Tensors that are no list", """{ "schema": 1, "tensors": { "X": [1] } }""",
            "tensors: an object; allowed: a list of JSON objects"),
        File("A map of names to numbers", """{ "mean": [1, 2] }""", "neither a schema nor tensors", "\"name\": \"X\", \"shape\": [5, 16]"),
        File("A missing schema", """{ "tensors": [] }""", "schema: the field is missing; allowed: 1, the version"),
        File("A newer schema", """{ "schema": 2, "tensors": {}, "new": 1 }""", "schema: 2 is newer; allowed: 1, the version"),
        File("A schema in quotes", """{ "schema": "1", "tensors": [] }""", "schema: \"1\"; allowed: 1, the version"),
        File("A misspelt list", """{ "schema": 1, "tensor": [] }""", "tensor: an unknown field", "Did you mean tensors?"),
        File("A model that can't be read", """{ "schema": 1, "model": { "name": 1 }, "tensors": [] }""", "model.", "allowed: "),
        File("A name that is an object", """{ "schema": 1, "name": { "name": 1 }, "tensors": [ +NaN ] }""",
            "column 52: this is not JSON"),
        File("No object", "[]", "the file: a list; allowed: a JSON object"),
        File("Half a file", """{ "schema": 1, "tensors": [ { "name": "X", "shape": [2], "values": [1, 2""",
            "in X: this is not JSON that can be read: it ends too early"),
        File("Two objects", """{ "schema": 1, "tensors": [ { "name": "X", "shape": [], "values": 1 } ] } {}""",
            "column 75: this is not JSON"),
        File("Tensors that come twice", """{ "schema": 1, "tensors": [], "tensors": [] }""", "tensors: the field comes twice"),
        File("A newer schema behind a list", """{ "tensors": [], "schema": 2 }""", "schema: 2 is newer"),
    ];

    [TestCaseSource(nameof(Files))]
    public void It_is_refused(string text, string[] parts)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("mine.json", text);

        CommandRun.Of("compare", file).IsRefusedNaming([$"{file}: ", .. parts]);
    }

    [TestCase("-inf")]
    [TestCase("+0.5")]
    public void What_is_no_number_is_told_by_line_and_column_and_tensor(string number)
    {
        using var folder = new TemporaryFolder();
        string line = $$"""{ "name": "Größe", "shape": [2], "values": [1, {{number}}] } ] }""";
        string file = folder.Write("mine.json", """{ "schema": 1, "tensors": [ { "name": "X", "shape": [], "values": 1 },""" + $"\n{line}");

        int column = line.IndexOf(number, StringComparison.Ordinal) + 1;
        CommandRun.Of("compare", file).IsRefusedNaming(
            $"{file}: line 2, column {column}, in Größe: {number} is no number in JSON; {Finite}.");
    }

    [Test]
    public void A_model_in_it_that_can_t_be_computed_is_refused_by_its_field()
    {
        TensorFile file = TensorFile.With("X");
        file.Root["model"]!["heads"] = 3;

        file.Compare().IsRefusedNaming("mine.json: model.heads: 3 does not divide dModel");
    }

    [Test]
    public void A_model_in_it_that_overflows_is_refused()
    {
        TensorFile file = TensorFile.With("X");
        file.Root["model"]!["initialization"]!["scale"] = 1e300;

        file.Compare().IsRefusedNaming("mine.json: initialization.scale: ", "finite");
    }

    [Test]
    public void A_folder_and_a_file_that_is_not_there_are_refused()
    {
        using var folder = new TemporaryFolder();

        CommandRun.Of("compare", folder.Path)
            .IsRefusedNaming($"{folder.Path}: this is a folder; allowed: a file of tensors in JSON or .npz");
        CommandRun.Of("compare", folder.File("nowhere.json")).IsRefusedNaming("nowhere.json: there is no such file");
    }

    [Test]
    public void A_file_without_permission_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("mine.json", "{}");
        Permissions.Take(file);

        CommandRun.Of("compare", file).IsRefusedNaming($"{file}: the file can't be read");
    }

    private static TestCaseData Tensor(string name, string fields, params string[] parts) =>
        File(name, $$"""{ "schema": 1, "tensors": [ { "name": "X",{{fields}}} ] }""", parts);

    private static TestCaseData Named(string name, string tensor, params string[] parts) =>
        File(name, $$"""{ "schema": 1, "tensors": [ { "name": "{{tensor}}", "shape": [1], "values": [1] } ] }""", parts);

    private static TestCaseData Tensors(string name, string second, params string[] parts) =>
        Tensor(name, $$""" "shape": [1], "values": [1] }, { "name": "{{second}}", "shape": [1], "values": [1] """, parts);

    private static TestCaseData File(string name, string text, params string[] parts) =>
        new TestCaseData(text, parts).SetArgDisplayNames(name);
}
