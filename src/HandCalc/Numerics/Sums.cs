namespace HandCalc.Numerics;

/// <summary>Sums of terms along the rows and the columns, always from the first term to the last.</summary>
internal static class Sums
{
    /// <summary>Y[i] = total(Σⱼ term(A[i,j])). [rows × columns] → [rows × 1]</summary>
    public static Evaluation AlongRows(Func<Lanes, Lanes> term, Func<Lanes, Lanes> total) =>
        new SumsAlongRows<Of1>(new(term), (sum, _) => total(sum)).Evaluate;

    /// <summary>Y[i] = total(Σⱼ term(A[i,j], B[i,j])).</summary>
    public static Evaluation AlongRows(Func<Lanes, Lanes, Lanes> term, Func<Lanes, Lanes> total) =>
        new SumsAlongRows<Of2>(new(term), (sum, _) => total(sum)).Evaluate;

    /// <summary>Y[i] = total(Σⱼ term(A[i,j], B[i,j]), B[i]), where B has a single column.</summary>
    public static Evaluation AlongRows(Func<Lanes, Lanes, Lanes> term, Func<Lanes, Lanes, Lanes> total) =>
        new SumsAlongRows<Of2>(new(term), total).Evaluate;

    /// <summary>Y[i] = total(Σⱼ term(A[i,j], B[i,j], C[i,j], D[i,j]), D[i]), where D has a single column.</summary>
    public static Evaluation AlongRows(Func<Lanes, Lanes, Lanes, Lanes, Lanes> term, Func<Lanes, Lanes, Lanes> total) =>
        new SumsAlongRows<Of4>(new(term), total).Evaluate;

    /// <summary>Y[i,j] = f(A[i,j], B[i,j], Σₖ term(A[i,k], B[i,k])).</summary>
    public static Evaluation WithRowSums(Func<Lanes, Lanes, Lanes> term, Func<Lanes, Lanes, Lanes, Lanes> formula) =>
        new WithRowSums(term, formula).Evaluate;

    /// <summary>Y[j] = Σᵢ A[i,j]. [rows × columns] → [1 × columns]</summary>
    public static Evaluation OverRows() => OverRows(sum => sum);

    /// <summary>Y[j] = total(Σᵢ A[i,j]).</summary>
    public static Evaluation OverRows(Func<double, double> total) => new EntriesOverRows(total).Evaluate;

    /// <summary>Y[j] = Σᵢ A[i,j]·B[i,j].</summary>
    public static Evaluation OverRows(Func<Lanes, Lanes, Lanes> term) => new SumsOverRows<Of2>(new(term), sum => sum).Evaluate;
}
