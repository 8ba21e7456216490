using System.Text.Json;
using HandCalc.Book.Specs.Browser;
using HandCalc.Book.Specs.ReadBack;

namespace HandCalc.Book.Specs.Live;

/// <summary>The same of the examples, on their pages, in Chromium and in Node: every number follows every kind of change.</summary>
public sealed class ThePages
{
    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public void Compute_every_number_in_node(string name)
    {
        Thorough.Only();
        (EditedStep edited, TrainingStep[] right) = Changed(name);

        Near(LiveScript.InNode(name, edited.Told), right);
    }

    [TestCaseSource(typeof(Example), nameof(Example.Names))]
    public async Task And_in_a_browser(string name)
    {
        (EditedStep edited, TrainingStep[] right) = Changed(name);

        await Visit.To(Example.Of(name).Folder + Example.Of(name).Chapters[^1].Page,
            async page => Near(LiveScript.Looks(await page.EvaluateAsync<string>(
                $$"""
                async actions => {
                  await HandCalcNumbers.ready();
                  return ({{LiveScript.Function}})(HandCalcRecipes, HandCalcNumbers.valueOf, JSON.parse(actions));
                }
                """,
                JsonSerializer.Serialize(edited.Told))), right));
    }

    /// <summary>As the example is, and after ten changes of each kind, each time from the beginning.</summary>
    private static (EditedStep Edited, TrainingStep[] Right) Changed(string name)
    {
        TrainingStep step = Example.Of(name).Step;
        var edited = new EditedStep(step.Model);
        var random = new Random(16);
        List<TrainingStep> right = [];
        Look();
        foreach (KindOfEdit kind in Enum.GetValues<KindOfEdit>())
        {
            for (int change = 0; change < 10; change++)
            {
                edited.Edit(kind, random);
            }

            Look();
            edited.Reset(step.Model);
        }

        edited.Train(100);
        Look();
        return (edited, [.. right]);

        void Look()
        {
            edited.Look();
            right.Add(edited.Step);
        }
    }

    /// <summary>
    /// Weights that are drawn small make the gradients of queries and keys hundreds of times smaller than what cancels in them (16.8).
    /// </summary>
    private const double Cancelled = 10;

    private static void Near(JsonElement[] looks, TrainingStep[] right)
    {
        looks.Should().HaveSameCount(right);
        foreach ((JsonElement look, TrainingStep step) in looks.Zip(right))
        {
            (double error, string tensor) = LiveScript.Worst(look, step);
            double within = step.State.StepsTaken == 0 ? TheEvaluator.LastBits : TheEvaluator.AfterTraining;
            error.Should().BeLessThanOrEqualTo(step.Model.Layers > 1 ? Cancelled * within : within,
                "{0} is the farthest from the engine after {1} steps", tensor, step.State.StepsTaken);
        }
    }
}
