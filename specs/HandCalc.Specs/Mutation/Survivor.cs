using System.Text.Json;

namespace HandCalc.Specs.Mutation;

/// <summary>A change of the engine that no test noticed.</summary>
/// <param name="File">The file, from the folder of the engine.</param>
/// <param name="Line">The line that was changed, without its indent.</param>
/// <param name="Change">The kind of change, as Stryker calls it.</param>
/// <param name="Replacement">What stood there instead.</param>
/// <param name="Why">Why it is no mistake: what the changed engine computes is the same, or it is not a number of the book.</param>
internal sealed record Survivor(string File, string Line, string Change, string Replacement, string Why) : IComparable<Survivor>
{
    /// <summary>Reads a mutant of a report.</summary>
    public static Survivor Of(string file, string[] source, JsonElement mutant)
    {
        int line = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();
        return new(file, source[line - 1].Trim(),
            mutant.GetProperty("mutatorName").GetString()!, mutant.GetProperty("replacement").GetString()!, "");
    }

    /// <summary>In the order of their lines and replacements, so that two runs list them alike.</summary>
    public int CompareTo(Survivor? other) =>
        string.CompareOrdinal($"{Line}\n{Change}\n{Replacement}", $"{other?.Line}\n{other?.Change}\n{other?.Replacement}");
}
