namespace HandCalc.Practice.Exercises;

/// <summary>What would come out with the transpose of a square factor in its place: the shapes fit, and the numbers are others.</summary>
internal static class Transposes
{
    /// <summary>A tensor, which of its factors is square, and what the transpose of that would give.</summary>
    /// <param name="Tensor">The tensor.</param>
    /// <param name="Factor">The factor as it should be: W_Oᵀ.</param>
    /// <param name="Other">The factor as it should not be: W_O.</param>
    /// <param name="Value">What comes out.</param>
    public sealed record Wrong(Definition Tensor, string Factor, string Other, Matrix<double> Value);

    /// <summary>Each square factor of the products that an exercise asks for, transposed.</summary>
    public static IEnumerable<Wrong> Of(Assignment assignment, TrainingStep step) =>
        from asked in assignment.Asked
        from tensor in asked.In(step)
        let definition = step.Computation[tensor.Name]
        where definition.Operation == "product"
        from place in Enumerable.Range(0, definition.Operands.Length)
        let operand = definition.Operands[place]
        where operand.Source.Shape is [var rows, var columns] && rows == columns
        select new Wrong(definition, operand.ToString(), operand.T.ToString(), definition.Expression!.Evaluate(
            [.. definition.Operands.Select((other, index) =>
                index == place ? step[other.Name].Value.Transpose() : step[other.Name].Value)]));
}
