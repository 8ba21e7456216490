namespace HandCalc.Comparisons;

/// <summary>A file whose matrices all stand the other way round has made one slip, and not one in each.</summary>
internal static class TransposedEverywhere
{
    /// <summary>Where every matrix is transposed, the first says so, and the others follow.</summary>
    public static void Fold(ImmutableArray<ComparedTensor> compared)
    {
        ComparedTensor[] matrices = [.. compared.Where(tensor => tensor.Right.Shape is [var rows, var columns] && rows != columns)];
        ComparedTensor[] swapped = [.. matrices.TakeWhile(tensor => tensor.Verdict == Verdict.Differs
            && tensor.Slip?.Name == "transposed")];
        if (swapped.Length > 1 && swapped.Length == matrices.Length)
        {
            ComparedTensor[] others = [.. compared.Where(tensor => tensor.Verdict == Verdict.Differs
                && tensor.Slip?.Name == "transposed").Skip(1)];
            swapped[0].Name(new("transposed everywhere",
                $"Rows and columns are swapped in every matrix of the file ({others.Length + 1} of them)."));
            foreach (ComparedTensor other in others)
            {
                other.Verdict = Verdict.Follows;
            }
        }
    }
}
