namespace HandCalc.Explanations;

/// <summary>A sentence in which rows and columns are called by their labels: “I” does not see “like”, which comes later.</summary>
internal sealed record Note(ImmutableArray<Note.Part> Parts)
{
    /// <summary>Puts a sentence together from texts and labels.</summary>
    public static Note Of(params ReadOnlySpan<Part> parts) => new([.. parts]);

    /// <summary>The sentence at a place.</summary>
    public string At(Indices indices) => string.Concat(Parts.Select(part => part.At(indices)));

    /// <summary>A text, or the label of a row or column.</summary>
    internal sealed record Part(string Text, Axis? Axis = null, Subscript? Index = null)
    {
        public static implicit operator Part(string text) => new(text);

        public static implicit operator Part((Axis Axis, Subscript Index) label) => new("", label.Axis, label.Index);

        public string At(Indices indices) => Axis is null ? Text : Definition.Bare(Axis[Index!.At(indices)!.Value]);
    }
}
