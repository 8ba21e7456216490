using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace HandCalc.Book.Pages;

/// <summary>
/// Recipes as a short script. Most of them differ only in the tensors that they read, as the recipes of one operation do, or those of
/// every parameter in AdamW: such a form is written once, and each recipe as a form with the names for it.
/// </summary>
internal sealed class RecipeForms
{
    /// <summary>Puts names into the forms: the script has the recipes then as the engine writes them.</summary>
    private const string Grow = """
        (forms, recipes) => {
          const grown = (part, names) => Array.isArray(part) ? part.map(one => grown(one, names)) : part && typeof part === "object"
            ? Object.fromEntries(Object.entries(part).map(([key, of]) => [key, key === "tensor" ? names[of] : grown(of, names)])) : part;
          for (const { tensors } of [recipes, ...recipes.wrong]) {
            for (const tensor of Object.values(tensors)) {
              if (tensor.recipe) tensor.recipe = grown(forms[tensor.recipe[0]], tensor.recipe.slice(1));
            }
          }
          return recipes;
        }
        """;

    /// <summary>Letters as they are, but for those that would end a script or a string in a page.</summary>
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly List<string> forms = [];

    /// <summary>An expression whose value is that of the recipes.</summary>
    /// <param name="json">The recipes as the engine writes them.</param>
    public static string Of(string json)
    {
        var written = new RecipeForms();
        JsonNode recipes = JsonNode.Parse(json)!;
        foreach (JsonNode? some in recipes["wrong"]!.AsArray().Prepend(recipes))
        {
            foreach ((string _, JsonNode? tensor) in some!["tensors"]!.AsObject())
            {
                if (tensor!["recipe"] is { } recipe)
                {
                    tensor["recipe"] = written.Written(recipe);
                }
            }
        }

        return $"({Grow})([{string.Join(",", written.forms)}], {recipes.ToJsonString(Format)})";
    }

    /// <summary>The number of its form, and what tensors it reads.</summary>
    private JsonArray Written(JsonNode recipe)
    {
        var names = new List<string>();
        string form = Numbered(recipe.DeepClone(), names).ToJsonString(Format);
        int known = forms.IndexOf(form);
        if (known < 0)
        {
            known = forms.Count;
            forms.Add(form);
        }

        return [known, .. names.Select(name => (JsonNode)name)];
    }

    /// <summary>A recipe with numbers for the tensors, in the order in which they come.</summary>
    private static JsonNode Numbered(JsonNode node, List<string> names)
    {
        if (node is JsonObject of)
        {
            foreach ((string key, JsonNode? part) in of.ToArray())
            {
                if (key == "tensor")
                {
                    string name = part!.GetValue<string>();
                    names.AddRange(names.Contains(name) ? [] : [name]);
                    of[key] = names.IndexOf(name);
                }
                else if (part is not null)
                {
                    Numbered(part, names);
                }
            }
        }
        else if (node is JsonArray all)
        {
            foreach (JsonNode? part in all)
            {
                Numbered(part!, names);
            }
        }

        return node;
    }
}
