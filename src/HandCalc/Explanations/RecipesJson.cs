using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using HandCalc.Contents;
using HandCalc.Operations;

namespace HandCalc.Explanations;

/// <summary>
/// Writes recipes as JSON, for the scripts of a page: one explains numbers, one computes them anew after any of those is changed that
/// the step is given.
/// </summary>
/// <remarks>
/// <c>{ "tensors": { "d.W_Q[0]": { "step": 11, "operation": "product", "equation": "…", "rows": 3, "columns": 4, "recipe": {…} }, … },
/// "axes": [[label, …], …], "settings": { "optimizer.beta1": 0.9, … }, "text": {…}, "time": "t", "origins": {…}, "nudge": {…} }</c>: the
/// tensors stand in the order of computation; rows and columns name an axis, and a vector lacks one of them. What is given has an
/// <c>"origin"</c> instead of a recipe, and where the model file gives it, what is said of an entry that is <c>"put"</c> in its place; a <c>"constant"</c> that all its entries are if no export has it, as the number of the step; and
/// <c>"next"</c>, the tensor that takes its place in the step that follows. <c>"time"</c> is the number of the step.
/// <para>
/// <c>"allowed"</c> says of a setting that is a number <c>"from"</c> or <c>"above"</c> what, and <c>"below"</c> or up <c>"to"</c> what,
/// and the
/// same in <c>"words"</c>. <c>"wrong"</c> lists rules that are wrong, each with its <c>"name"</c> and the <c>"tensors"</c> whose
/// <c>"equation"</c>
/// and <c>"recipe"</c> are others.
/// </para>
/// <para>
/// The text has the <c>"ids"</c> of its tokens, the <c>"vocabulary"</c>, how many tokens it may have (<c>"longest"</c>), and the
/// <c>"positions"</c>: which axes have a label for each token, but for so many at the end; the axis of the <c>"words"</c>; and what is
/// <c>"drawn"</c> for each word that may be added, a row or a column of each parameter that has this axis. A loss is reckoned to be right within
/// <c>"rounding"</c>, times the loss where it is larger than 1.
/// </para>
/// <para>
/// A recipe is a node: <c>entry</c> (tensor, row, column), <c>number</c> (value, symbol), <c>setting</c> (name, symbol), <c>length</c>
/// (axis), <c>sum</c> and <c>largest</c> (over, of, whyNone), <c>named</c> (name, inline, of), <c>case</c> (when, then, else),
/// <c>noted</c> (of, why, when), or an operation such as <c>add</c> with a list <c>of</c> nodes. A row or column is <c>"i"</c>,
/// <c>"j"</c>, <c>"k"</c>, a number, <c>{ "length": 3 }</c>, the length of an axis, with <c>"plus"</c> as well, or <c>{ "index": "i",
/// "plus": 8 }</c>, which with
/// <c>"id": true</c> is the id of the token at this position. Sums and maxima run over the rows or columns before <c>"to"</c>, or over
/// the <c>"places"</c> of an id in the text, or the last of them (<c>"lastAlone"</c>). A condition compares two of these, or names a
/// setting and what it <c>"is"</c>. Where there are several texts, a row or column with a <c>"list"</c> is the number that stands there
/// in it; a sum runs over one of the <c>"lists"</c>, that <c>"at"</c> a row; and a condition may ask whether a row is <c>"oneOf"</c>
/// some. A sentence is
/// a list of texts and labels, <c>{ "axis": 3, "at": "i" }</c>; an equation a text, a list of texts and lengths, or a choice of two.
/// </para>
/// </remarks>
internal sealed class RecipesJson
{
    /// <summary>Every letter as it is, but for those that would end a script or a string in a page.</summary>
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly List<Axis> axes = [];
    private readonly JsonObject settings = [];

    /// <summary>The recipes of a training step.</summary>
    public static string Of(Recipes recipes, IEnumerable<(string Name, Computation Computation)> wrong) =>
        new RecipesJson().Write(recipes, wrong).ToJsonString(Format);

    private JsonObject Write(Recipes recipes, IEnumerable<(string Name, Computation Computation)> wrong) => Object(
        ("nudge", Object(
            ("h", FiniteDifferences.Nudge),
            ("refinements", FiniteDifferences.Refinements),
            ("rounding", FiniteDifferences.RoundingOf(0)))),
        ("tensors", Object([.. recipes.Step.Computation.Definitions.Select(tensor => (tensor.Name, (JsonNode?)Write(recipes, tensor)))])),
        ("text", Text(recipes)),
        ("wrong", Array(wrong, rule => Wrong(recipes.Step.Computation, rule.Name, rule.Computation))),
        ("axes", Array(axes, axis => Array(Enumerable.Range(0, axis.Length), index => Definition.Bare(axis[index])))),
        ("settings", settings),
        ("allowed", Allowed()),
        ("time", TensorName.Time.Symbol),
        ("origins", Object(
            ("left", Array(Origin.Left, text => text)),
            ("put", Origin.PutFirst),
            ("putLater", Array(Origin.Put, text => text)))));

    /// <summary>Written after the recipes, which name the settings.</summary>
    private JsonObject Allowed() => Object([.. settings.Where(setting => ModelRules.Ranges.ContainsKey(setting.Key)).Select(setting =>
    {
        NumberRange range = ModelRules.Ranges[setting.Key];
        return (setting.Key, (JsonNode?)Object(
            (range.IsAbove ? "above" : "from", range.From),
            ("below", double.IsFinite(range.Below) ? range.Below : null),
            ("to", range.To < double.MaxValue ? range.To : null),
            ("words", range.Allowed)));
    })]);

    /// <summary>What a wrong rule computes otherwise.</summary>
    private JsonObject Wrong(Computation right, string name, Computation wrong) => Object(
        ("name", name),
        ("tensors", Object([.. wrong.Definitions.Where(tensor => tensor.Expression != right[tensor.Name].Expression).Select(tensor =>
            (tensor.Name, (JsonNode?)Object(("equation", Equation(tensor)), ("recipe", Write(RecipeBook.Of(tensor)!)))))])));

    private JsonObject Text(Recipes recipes)
    {
        TrainingStep step = recipes.Step;
        Axis AxisOf<T>() => step.Computation.Definitions.First(tensor => tensor.Expression?.Operation is T).Rows;
        Axis tokens = AxisOf<Embedding>(), words = Embedding.TableIn(step.Computation).Rows;
        Definition[] grown = [.. step.Computation.Parameters.Where(tensor => tensor.Rows == words || tensor.Columns == words)];
        int room = grown.Any(recipes.IsInModelFile) ? 0 // nothing is drawn there that would go on
            : step.Model.MaxLength - 2;                 // without the tokens of beginning and end: as many as a text has words at most
        Dictionary<string, Matrix<double>> drawn = TrainingState.Drawn(step.Model, step.Computation, room);
        return Object(
            ("ids", Array(step.Model.Ids, id => id)),
            ("vocabulary", Array(step.Model.Vocabulary, word => word)),
            ("longest", step.Model.MaxLength),
            ("words", Write(words)),
            ("drawn", Array(Enumerable.Range(words.Length, room), word => Object([.. grown.Select(tensor => (tensor.Name, (JsonNode?)Array(
                tensor.Rows == words ? drawn[tensor.Name].Row(word) : drawn[tensor.Name].Column(word), number => number)))]))),
            ("positions", Array([tokens, AxisOf<CrossEntropy>()], axis => new JsonArray(Write(axis), tokens.Length - axis.Length))));
    }

    private JsonObject Write(Recipes recipes, Definition tensor) => Object(
        ("step", tensor.Step),
        ("operation", tensor.Operation),
        ("equation", Equation(tensor)),
        ("rows", Write(tensor.Rows)),
        ("columns", Write(tensor.Columns)),
        ("recipe", recipes.Of(tensor) is { } recipe ? Write(recipe) : null),
        ("origin", tensor.Expression is null ? recipes.OriginOf(tensor) : null),
        ("put", recipes.IsInModelFile(tensor) ? Origin.PutOnGiven : null),
        ("constant", tensor.Id.IsCarried ? Constant(recipes.Step[tensor.Name]) : null),
        ("next", tensor.Expression is null && tensor.Id != TensorName.Time ? $"{tensor.Id.After}" : null));

    private JsonNode Equation(Definition tensor)
    {
        return tensor.Expression?.Operation switch
        {
            Total total => Either(total.Mean, Text(new Total(true, total.Count)), Text(new Total(false))),
            TotalBackward total => Either(total.Mean, AtItsEnd(total, tensor.Rows), Text(new TotalBackward(total.Count, false))),
            _ => tensor.Equation,
        };

        string Text(Operation operation) => $"{tensor.Name} = {operation.Of([.. tensor.Operands]).Formula}";

        JsonNode AtItsEnd(TotalBackward total, Axis losses)
        {
            string text = Text(new TotalBackward(total.Count, true)); // a copy would keep the words that the record was made with
            return total.Count != losses.Length ? text
                : new JsonArray(text[..^$"{losses.Length}".Length], Object(("length", Write(losses))));
        }

        JsonObject Either(bool isMean, JsonNode mean, JsonNode sum) =>
            Object(("when", Write(LossRecipes.IsMean(isMean))), ("then", mean), ("else", sum));
    }

    private JsonObject Write(Recipe recipe) => recipe switch
    {
        Entry entry => Node("entry",
            ("tensor", entry.Source.Name),
            ("row", entry.Source.Rows == Axis.None ? null : Write(entry.Row)),
            ("column", entry.Source.Columns == Axis.None ? null : Write(entry.Column))),
        Number { Setting: { } setting } number => Node("setting", ("name", Set(setting, number.Value)), ("symbol", number.Symbol)),
        Number { Along: { } axis } => Node("length", ("axis", Write(axis))),
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

    private JsonObject Write(Condition condition) => condition switch
    {
        OneOf one => Object(("left", Write(one.Index)), ("oneOf", Array(one.Of, index => index))),
        Compared one => Object(("left", Write(one.Left)), ("is", one.IsLess ? "<" : "="), ("right", Write(one.Right))),
        Chosen one => Object(("setting", Set(one.Setting, one.Value)), ("is", one.Choice)),
        _ => throw new NotSupportedException($"{condition} can't be written."),
    };

    /// <summary>The name of a setting, which is told once with its value: that of the right rules, whatever a wrong one takes for
    /// it.</summary>
    private string Set(string setting, JsonNode value)
    {
        settings.TryAdd(setting, value);
        return setting;
    }

    private JsonObject Write(IndexRange range) => range.Lists.IsEmpty
        ? Object(("to", Write(range.End)), ("last", range.Last is null ? null : Write(range.Last)))
        : !range.IsOfIds ? Object(("lists", Array(range.Lists, list => Array(list, index => index))), ("at", Write(range.End)))
        : Object(("places", Write(range.End)), ("lastAlone", range.IsLastAlone ? true : null));

    private JsonArray Write(Note note) => Array(note.Parts, Write);

    private JsonNode Write(Note.Part part) =>
        part.Axis is null ? part.Text : Object(("axis", Write(part.Axis)), ("at", Write(part.Index!)));

    private JsonNode Write(Subscript subscript)
    {
        int plus = subscript.Plus + (subscript.Ids?.First ?? 0);
        return subscript switch
        {
            { Along: { } axis } => Object(("length", Write(axis)), ("plus", plus == axis.Length ? null : plus - axis.Length)),
            { Variable: Subscript.None } => plus,
            { Plus: 0, Ids: null } => subscript.Variable.ToString(),
            _ => Object(
                ("index", subscript.Variable.ToString()),
                ("plus", plus == 0 ? null : plus),
                ("id", subscript.Ids?.First is null ? null : true),
                ("list", subscript.Ids is { First: null, List: var list } ? Array(list, index => index) : null)),
        };
    }

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
