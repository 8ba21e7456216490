namespace HandCalc.Tensors;

/// <summary>How an expression uses a tensor.</summary>
/// <param name="Source">The tensor that is used.</param>
/// <param name="Transposed">Whether rows and columns are swapped first.</param>
/// <param name="Columns">The columns that are used, where not all are.</param>
/// <param name="SummedOverRows">Whether the rows are added up first.</param>
public sealed record Operand(Definition Source, bool Transposed = false, Range? Columns = null, bool SummedOverRows = false)
{
    /// <summary>The name of the tensor that is used.</summary>
    public string Name => Source.Name;

    /// <summary>The same operand with rows and columns swapped.</summary>
    public Operand T => this with { Transposed = !Transposed };

    /// <summary>The operand as an equation shows it: its name, its columns, and ᵀ where it is transposed.</summary>
    public override string ToString() =>
        (SummedOverRows ? "Σ rows of " : "") + Name
        + (Columns is { } range ? $"[columns {range.Start.Value} to {range.End.Value - 1}]" : "") + (Transposed ? "ᵀ" : "");

    /// <summary>The whole tensor, as it is.</summary>
    public static implicit operator Operand(Definition definition) => new(definition);
}
