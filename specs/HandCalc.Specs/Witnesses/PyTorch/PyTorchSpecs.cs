using HandCalc.Specs.Notation;
using static HandCalc.Specs.Notation.Tolerances;

namespace HandCalc.Specs.Witnesses;

/// <summary>PyTorch, which derives by automatic differentiation, computes the same training step.</summary>
public sealed class PyTorchSpecs
{
    [TestCaseSource(typeof(WorkedExamples))]
    public void Every_tensor_agrees_with_the_results_of_PyTorch(WorkedExample example)
    {
        PyTorchResults committed = Committed(example);

        committed.Keys.Should().BeEquivalentTo(example.Step.Tensors.Select(tensor => tensor.Name));
        foreach (string name in example.Step.Tensors.Select(tensor => tensor.Name))
        {
            new EngineTensor(example.Step, name).Should().Equal(committed[name], within: Arithmetic);
        }
    }

    /// <summary>The committed results, if they are of the example as it is now: whoever changes an example need not have PyTorch.</summary>
    private static PyTorchResults Committed(WorkedExample example)
    {
        if (PyTorchResults.Exist(example.Name) && PyTorchResults.Read(example.Name) is { } results && results.AreOf(example.Step.Model))
        {
            return results;
        }

        Assert.Ignore($"The results of PyTorch for {example.Name} are of another model. In specs/HandCalc.Specs/Witnesses/PyTorch, "
            + $"python3 training_step.py --out . ../../../../src/HandCalc/Examples/{example.Name}.json renews them.");
        throw new InvalidOperationException("Assert.Ignore has ended the test.");
    }
}
