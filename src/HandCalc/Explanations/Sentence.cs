namespace HandCalc.Explanations;

/// <summary>A sentence in which rows and columns are called by their labels: “I” does not see “like”, which comes later.</summary>
internal sealed record Sentence(ImmutableArray<Sentence.Part> Parts)
{
    /// <summary>Puts a sentence together from texts and labels.</summary>
    public static Sentence Of(params ReadOnlySpan<Part> parts) => new([.. parts]);

    /// <summary>The sentence at a place.</summary>
    public string At(Place place) => string.Concat(Parts.Select(part => part.At(place)));

    /// <summary>A text, or the label of a row or column.</summary>
    internal sealed record Part(string Text, Axis? Axis = null, Subscript? Index = null)
    {
        public static implicit operator Part(string text) => new(text);

        public static implicit operator Part((Axis Axis, Subscript Index) label) => new("", label.Axis, label.Index);

        public string At(Place place) => Axis is null ? Text : Definition.Bare(Axis[Index!.At(place)!.Value]);
    }
}
