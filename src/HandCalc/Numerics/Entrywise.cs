namespace HandCalc.Numerics;

/// <summary>
/// Formulas that hold entry by entry: Y[i,j] = f(A[i,j], B[i,j], …). The first operand has the shape of the result. One with a single
/// row, such as a bias, has the same row everywhere, and one with a single column the same column.
/// </summary>
internal static class Entrywise
{
    public static Evaluation Map(Func<Lanes, Lanes> formula) => Map(new Of1(formula));

    public static Evaluation Map(Func<Lanes, Lanes, Lanes> formula) => Map(new Of2(formula));

    public static Evaluation Map(Func<Lanes, Lanes, Lanes, Lanes> formula) => Map(new Of3(formula));

    public static Evaluation Map(Func<Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes> formula) => Map(new Of6(formula));

    /// <summary>The evaluation of an expression whose value is given by a formula.</summary>
    public static Evaluation Map<TFormula>(TFormula formula)
        where TFormula : struct, IFormula => new EntrywiseKernel<TFormula>(_ => formula).Evaluate;

    /// <summary>The same for a formula that reads the first operands only, and has constants that are computed from all of them.</summary>
    public static Evaluation Map<TFormula>(Func<Matrix<double>[], TFormula> formula, int reads)
        where TFormula : struct, IFormula => new EntrywiseKernel<TFormula>(formula, reads).Evaluate;

    /// <summary>Y[i,j] = A[i,j].</summary>
    public static Evaluation Copy() => new CopyKernel().Evaluate;

    /// <summary>Adds each row i of A to row targets[i] of Y. [rows × columns] → [count × columns]</summary>
    public static Evaluation Gather(IReadOnlyList<int> targets, int count) => new GatherKernel([.. targets], count).Evaluate;

    /// <summary>Y[i,j] = f(A, i, j), where the place decides which entries of A count.</summary>
    public static Evaluation ByPlace(int rows, int columns, Func<Grid, int, int, double> formula) =>
        new PlacewiseKernel(rows, columns, (a, _, i, j) => formula(a, i, j)).Evaluate;

    /// <summary>Y[i,j] = f(A, B, i, j), where the place decides which entries of A and B count.</summary>
    public static Evaluation ByPlace(int rows, int columns, Func<Grid, Grid, int, int, double> formula) =>
        new PlacewiseKernel(rows, columns, formula).Evaluate;
}
