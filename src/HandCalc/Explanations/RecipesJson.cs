using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using HandCalc.Contents;

namespace HandCalc.Explanations;

/// <summary>Writes recipes as JSON, for the script that explains numbers in a page.</summary>
/// <remarks>
/// <c>{ "nudge": {…}, "tensors": { "d.W_Q[0]": { "step": 11, "operation": "product", "equation": "…", "rows": 3, "columns": 4,
/// "recipe": {…} }, … }, "axes": [[label, …], …] }</c>: the tensors stand in the order of computation; rows and columns name an axis, and
/// a vector lacks one of them. What is given has an <c>"origin"</c> instead of a recipe, and a <c>"constant"</c> if no export has it, as
/// the number of the step.
/// <para>
/// A recipe is a node: <c>entry</c> (tensor, row, column), <c>number</c> (value, symbol), <c>sum</c> and <c>largest</c> (over, of,
/// whyNone), <c>named</c> (name, inline, of), <c>case</c> (when, then, else), <c>noted</c> (of, why, when), or an operation such as
/// <c>add</c> with a list <c>of</c> nodes. A row or column is <c>"i"</c>, <c>"j"</c>, <c>"k"</c>, a number, or
/// <c>{ "index": "i", "plus": 8, "table": […] }</c>; a sentence is a list of texts and labels, <c>{ "axis": 3, "at": "i" }</c>.
/// </para>
/// </remarks>
internal sealed class RecipesJson
{
    /// <summary>Every letter as it is, but for those that would end a script or a string in a page.</summary>
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly List<Axis> axes = [];

    /// <summary>The recipes of a training step.</summary>
    public static string Of(Recipes recipes) => new RecipesJson().Write(recipes).ToJsonString(Format);

    private JsonObject Write(Recipes recipes) => Object(
        ("nudge", Object(
            ("h", FiniteDifferences.Nudge),
            ("refinements", FiniteDifferences.Refinements),
            ("rounding", FiniteDifferences.RoundingOf(recipes.Step.Loss)))),
        ("tensors", Object([.. recipes.Step.Computation.Definitions.Select(tensor => (tensor.Name, (JsonNode?)Write(recipes, tensor)))])),
        ("axes", Array(axes, axis => Array(Enumerable.Range(0, axis.Length), index => Definition.Bare(axis[index])))));

    private JsonObject Write(Recipes recipes, Definition tensor) => Object(
        ("step", tensor.Step),
        ("operation", tensor.Operation),
        ("equation", tensor.Equation),
        ("rows", Write(tensor.Rows)),
        ("columns", Write(tensor.Columns)),
        ("recipe", recipes.Of(tensor) is { } recipe ? Write(recipe) : null),
        ("origin", tensor.Expression is null ? recipes.OriginOf(tensor) : null),
        ("constant", tensor.Id.IsCarried ? Constant(recipes.Step[tensor.Name]) : null));

    private JsonObject Write(Recipe recipe) => recipe switch
    {
        Entry entry => Node("entry",
            ("tensor", entry.Source.Name),
            ("row", entry.Source.Rows == Axis.None ? null : Write(entry.Row)),
            ("column", entry.Source.Columns == Axis.None ? null : Write(entry.Column))),
        Number number => Node("number", ("value", number.Value), ("symbol", number.Symbol)),
        Fold fold => Node(fold.IsSum ? "sum" : "largest",
            ("over", Write(fold.Over)), ("of", Write(fold.Of)), ("whyNone", fold.WhyNone is null ? null : Write(fold.WhyNone))),
        Named named => Node("named", ("name", named.Name), ("inline", named.IsInline ? true : null), ("of", Write(named.Of))),
        Case one => Node("case", ("when", Write(one.When)), ("then", Write(one.Then)), ("else", Write(one.Otherwise))),
        Noted noted => Node("noted",
            ("of", Write(noted.Of)), ("why", Write(noted.Why)), ("when", noted.When is null ? null : Write(noted.When))),
        Apply apply => Node(apply.Operator.ToString().ToLowerInvariant(), ("of", Array(apply.Of, Write))),
        _ => throw new NotSupportedException($"{recipe} can't be written."),
    };

    private static JsonObject Write(Condition condition) => Object(
        ("left", Write(condition.Left)), ("is", condition.IsLess ? "<" : "="), ("right", Write(condition.Right)));

    private JsonObject Write(IndexRange range) => range.Lists.IsEmpty
        ? Object(("from", 0), ("to", Write(range.End)), ("last", range.Last is null ? null : Write(range.Last)))
        : Object(("table", Array(range.Lists, list => Array(list, index => index))), ("at", Write(range.End)));

    private JsonArray Write(Sentence sentence) => Array(sentence.Parts, Write);

    private JsonNode Write(Sentence.Part part) =>
        part.Axis is null ? part.Text : Object(("axis", Write(part.Axis)), ("at", Write(part.Index!)));

    private static JsonNode Write(Subscript subscript) => subscript switch
    {
        { Variable: Subscript.None } => subscript.Plus,
        { Plus: 0, Table.IsEmpty: true } => subscript.Variable.ToString(),
        _ => Object(
            ("index", subscript.Variable.ToString()),
            ("plus", subscript.Plus == 0 ? null : subscript.Plus),
            ("table", subscript.Table.IsEmpty ? null : Array(subscript.Table, index => index))),
    };

    private JsonNode? Write(Axis axis)
    {
        if (axis == Axis.None)
        {
            return null;
        }

        if (!axes.Contains(axis))
        {
            axes.Add(axis);
        }

        return axes.IndexOf(axis);
    }

    private static JsonNode? Constant(Tensor tensor) => tensor.Raw.Enumerate().Distinct().ToArray() is [var constant] ? constant : null;

    private static JsonObject Node(string op, params (string Name, JsonNode? Value)[] fields) => Object([("op", op), .. fields]);

    /// <summary>An object without the fields that are missing.</summary>
    private static JsonObject Object(params (string Name, JsonNode? Value)[] fields) =>
        new(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);
}
