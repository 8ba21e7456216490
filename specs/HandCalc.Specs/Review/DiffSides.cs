using System.Text.Json;
using HandCalc.Cli;
using HandCalc.Exports;
using HandCalc.Models;
using HandCalc.Specs.Notation;
using HandCalc.Tensors;
using HandCalc.Terminal.Printing;
using MathNet.Numerics.LinearAlgebra;
using static HandCalc.Specs.Review.ChangedSteps;

namespace HandCalc.Specs.Review;

/// <summary>
/// What <c>handcalc diff</c> takes for a side: what is approved or received, a revision, a folder, a file; and what it refuses.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DiffSides : IDisposable
{
    private readonly TemporaryCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Test]
    public void A_revision_is_compared_with_the_working_tree_and_with_another_revision()
    {
        checkout.Commit();
        checkout.Approve(After("gamma"));

        checkout.Differs("diff", "HEAD").Says("HEAD → the working tree", "gamma, a parameter");
        checkout.Commit();
        checkout.Differs("diff", "HEAD~1", "HEAD").Says("HEAD~1 → HEAD", "gamma, a parameter");
        checkout.Run("diff", "HEAD", "HEAD").Succeeds();
    }

    [Test]
    public void A_folder_a_model_file_and_an_export_are_compared_with_each_other()
    {
        string model = checkout.File("src", "HandCalc", "Examples", $"{Examples.Default}.json");
        checkout.Run("export", "--model", model, "--out", checkout.File("step.json")).Succeeds();
        string[] all = ["snapshots", Path.Combine("snapshots", Examples.Default), model, "step.json"];

        foreach ((string before, string after) in all.Zip(all.Skip(1).Prepend(all[^1])))
        {
            checkout.Run("diff", before, after).Succeeds();
        }
    }

    [Test]
    public void Two_exports_are_compared_to_the_last_bit()
    {
        double next = Math.BitIncrement(Right["W_O"][0, 1]);
        Matrix<double> other = Right["W_O"].Value;
        other[0, 1] = next;
        Write("a.json", Right);
        Write("b.json", TrainingStep.Compute(Right.Model, Right.State.With("W_O", other)));

        checkout.Differs("diff", "a.json", "b.json").Says("only the last digits moved", FormattableString.Invariant($"→ {next:R}"));
        checkout.Run("diff", "a.json", "snapshots").Succeeds();

        void Write(string name, TrainingStep step)
        {
            using StreamWriter output = File.CreateText(checkout.File(name));
            Export.Write(step, output);
        }
    }

    /// <summary>A file of a few tensors, without a model: numbers are no words, and what is not there is not known.</summary>
    [Test]
    public void Of_a_few_tensors_no_more_is_told_than_is_there()
    {
        Write("a.json", Right);
        Write("b.json", After("gamma"));

        string[] lines = [.. DifferenceViews.ReadText(checkout.Differs("diff", "a.json", "b.json", "--full"))];

        lines.Should().Contain("Likely cause: what moved P cannot be told from this, for logits is not there on both sides.")
            .And.Contain("P (step 7): 30 of 30 entries moved; where it starts cannot be told, without logits on both sides")
            .And.NotContain(line => line.StartsWith("[0] → ", StringComparison.Ordinal), "[0] is the number of a row, and no word");

        void Write(string name, TrainingStep step) => File.WriteAllText(checkout.File(name), JsonSerializer.Serialize(new
        {
            schema = Export.Schema,
            tensors = new[] { step["P"], step["losses"] }.Select(tensor =>
                new { name = tensor.Name, shape = tensor.Shape, values = Values(tensor) }),
        }));

        static object Values(Tensor tensor) => tensor.Shape.Length == 2 ? tensor.Value.ToRowArrays() : tensor.Value.ToRowMajorArray();
    }

    [Test]
    public void Misuse_is_refused_in_one_sentence()
    {
        foreach ((string arguments, string wrong, string allowed) in new[]
        {
            ("nothing-like-this", "there is no 'nothing-like-this'", "a revision of git"),
            ("snapshots --tensor W_P", "there is no tensor 'W_P'", "Did you mean W_O?"),
            ("--format markdwon", "there is no format 'markdwon'", "Did you mean markdown?"),
            ("--heat", "--heat", "--tensor NAME"),
            ("--tensor W_O --format json", "--tensor", "--format text"),
            ("--example cat", "there is no example 'cat'", Examples.Default),
            ("a b c", "c: ", "one word too many"),
        })
        {
            checkout.Run(["diff", .. arguments.Split(' ')]).IsRefusedNaming(wrong, allowed);
        }
    }

    [Test]
    public void Outside_of_a_checkout_two_sides_must_be_named()
    {
        string[] args = ["diff"];
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();

        Handcalc.Run(args, new Page(TextWriter.Null, error), new(folder.Path, _ => null, null)).Should().Be(2);
        error.ToString().Should().Contain("is not in a checkout of HandCalc");
    }

    [Test]
    public void A_garbled_snapshot_is_named_with_its_line()
    {
        string approved = checkout.Stem("W_O") + Snapshot.Approved;
        File.WriteAllText(approved, File.ReadAllText(approved).Replace("+0.", "+0,", StringComparison.Ordinal));

        checkout.Run("diff").IsRefusedNaming("4.1 W_O: line 5: ", "numbers with six decimals");
    }
}
