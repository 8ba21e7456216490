using System.Text;
using HandCalc.Models;

namespace HandCalc.Specs.Notation;

/// <summary>
/// The model of the published walk-throughs, on a copy of its own: tests of the tools take it, so that whoever changes a worked example
/// changes none of them.
/// </summary>
internal static class PublishedModel
{
    /// <summary>The model, drawn in one of the two published orders.</summary>
    public static Model Drawn(DrawOrder draw) => ModelFile.Parse(
        Encoding.UTF8.GetBytes(
            $$"""
            { "name": "published", "text": "I like transformers",
              "vocabulary": ["<PAD>", "<BOS>", "<EOS>", "I", "like", "transformers"],
              "dModel": 16, "heads": 2, "dFf": 64, "maxLength": 5,
              "initialization": { "seed": 42, "scale": 0.1, "draw": "{{draw.ToString().ToLowerInvariant()}}" },
              "layerNormEpsilon": 1e-5, "loss": "sum",
              "optimizer": { "learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.01 } }
            """),
        "the published model");
}
