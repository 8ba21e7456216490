using HandCalc.Book.Contents;
using HandCalc.Models;
using HandCalc.Snapshots;

namespace HandCalc.Book.Specs.Pages;

/// <summary>An example with small matrices, for specs that look at something else.</summary>
internal static class SmallExample
{
    /// <summary>The example of a model, but with few features.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isApproved">Which of its tensors have an approved snapshot; by default all.</param>
    public static ExampleResults Of(Model model, Func<string, bool>? isApproved = null)
    {
        ExampleResults first = TheBook.Manuscript.Examples[0];
        TrainingStep step = TrainingStep.Compute(model with { DModel = 4, DFf = 4 });
        return ExampleResults.Of(step, step.Tensors.Where(tensor => isApproved?.Invoke(tensor.Name) ?? true).Select(tensor =>
        {
            Approved like = first.Named(tensor.Name.Split('[')[0]).Select(named => first.Find(named.Name)).OfType<Approved>().First();
            string text = SnapshotText.Of(tensor, like.Matrix!.Unit ?? 1);
            return new Approved(like.Number, tensor.Name, text, SnapshotReader.Read(tensor.Name, text));
        }));
    }
}
