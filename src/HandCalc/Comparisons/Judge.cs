using HandCalc.Reading;

namespace HandCalc.Comparisons;

/// <summary>Judges the tensors of a file, one after the other, each by its own operands.</summary>
internal sealed class Judge
{
    private const int MostNames = 4;
    private const string InLists = "it is a number, and here stands in a list; that is no difference.";
    private const string TooCoarse = "so few digits are left that whether it is right cannot be told.";

    private readonly TrainingStep right;
    private readonly IReadOnlyDictionary<string, ExportedTensor> found;
    private readonly int? digits;
    private readonly IReadOnlySet<Definition> mended;
    private readonly Precision precision;
    private readonly StepOfFile step;
    private readonly bool[] isWrong;
    private readonly Dictionary<Definition, ComparedTensor> compared = [];

    private Judge(TrainingStep right, IReadOnlyDictionary<string, ExportedTensor> found, int? digits, IReadOnlySet<Definition> mended)
    {
        (this.right, this.found, this.digits, this.mended) = (right, found, digits, mended);
        precision = Precision.Of(right, [.. found.Values]);
        step = new StepOfFile(right, precision)
        {
            Decimals = precision == Precision.Singles ? Rounding.DecimalsOf(found.Values.SelectMany(tensor => tensor.Values)) : null,
        };
        isWrong = new bool[right.Computation.Definitions.Length];
        Run();
    }

    /// <summary>What is said of each tensor, in the order of computation.</summary>
    public ImmutableArray<ComparedTensor> Compared =>
        [.. right.Computation.Definitions.Where(compared.ContainsKey).Select(name => compared[name])];

    /// <summary>
    /// Judges. A parameter that is not the book's is the file's own, if something that is computed from it is right; it is a mistake in
    /// writing it down, if something is right for the book's.
    /// </summary>
    public static Judge Of(TrainingStep right, IReadOnlyDictionary<string, ExportedTensor> found, int? digits)
    {
        var asTold = new Judge(right, found, digits, new HashSet<Definition>());
        HashSet<Definition> doubtful = [.. asTold.Foreign.Where(parameter => !asTold.IsConfirmed(parameter)
            && !asTold.IsMistaken(parameter))];
        if (doubtful.Count == 0)
        {
            return asTold;
        }

        var asMeant = new Judge(right, found, digits, doubtful);
        HashSet<Definition> mended = [.. doubtful.Where(parameter => asMeant.IsConfirmed(parameter) || !asTold.IsUsed(parameter)
            || Slips.Rewritten(asTold.step.Suspects.Single(suspect => suspect.Definition == parameter)) is not null)];
        return mended.Count == doubtful.Count ? asMeant : mended.Count == 0 ? asTold : new Judge(right, found, digits, mended);
    }

    /// <summary>What else a reader should know, in sentences.</summary>
    public ImmutableArray<string> Notes()
    {
        var notes = Compared.SelectMany(tensor => tensor.Notes.Select(note => (tensor.Right.Name, Note: note)))
            .GroupBy(pair => pair.Note, pair => pair.Name)
                .Select(group => $"{Enumeration.First(MostNames, [.. group])}: {group.Key}").ToList();
        foreach (IGrouping<string?, Suspect> own in step.Suspects.Where(suspect => compared[suspect.Definition].Verdict == Verdict.Own)
            .GroupBy(Slips.Origin))
        {
            string origin = own.Key is { } known ? $" ({known})" : "";
            string names = Enumeration.First(MostNames, [.. own.Select(suspect => suspect.Definition.Name)]);
            notes.Add($"{names}: numbers of your own{origin}; what is computed is judged by them.");
        }

        return [.. notes];
    }

    /// <summary>The mistakes that would give the same numbers, within what is allowed, wherever they show.</summary>
    public ImmutableArray<string> Hidden() =>
    [
        .. step.Mistakes.Where(variation =>
        {
            (Suspect Suspect, Matrix<double> Value)[] varied = [.. step.Suspects
                .Select(suspect => (suspect, Value: variation.Of(suspect.Definition)!)).Where(pair => pair.Value is not null)];
            return varied.Length > 0 && varied.All(pair => compared[pair.Suspect.Definition].Verdict == Verdict.Untold
                || (pair.Suspect.Value is { } value && Agreement.Apart(pair.Value, value) <= pair.Suspect.Allowed));
        }).Select(variation => variation.Rule.Name).Distinct(),
    ];

    private IEnumerable<Definition> Foreign => compared.Where(pair => pair.Value.Verdict == Verdict.Own).Select(pair => pair.Key);

    private void Run()
    {
        foreach (Definition definition in right.Computation.Definitions.Where(definition => definition.Expression is null))
        {
            JudgeOne(definition, Given);
        }

        foreach (Definition definition in right.Computation.Definitions.Where(definition => definition.Expression is not null))
        {
            isWrong[definition.Index] = definition.Operands.Any(operand => isWrong[operand.Source.Index]);
            step.Be(definition, step.PrecisionAt(definition));
            JudgeOne(definition, Computed);
        }

        TransposedEverywhere.Fold(Compared);
    }

    private void JudgeOne(Definition definition, Func<Suspect, Said> judge)
    {
        if (!found.TryGetValue(definition.Name, out ExportedTensor? tensor))
        {
            return;
        }

        bool isNested = definition.Shape.IsEmpty && tensor.Values.Length == 1 && !tensor.Shape.IsEmpty;
        Matrix<double>? value = isNested || tensor.Shape.AsSpan().SequenceEqual(definition.Shape.AsSpan())
            ? Matrix<double>.Build.DenseOfRowMajor(definition.Rows.Length, definition.Columns.Length, tensor.Values) : null;

        // What is right to the last bit may have been handed on as it was read.
        bool isRight = value is not null && Agreement.Apart(right[definition.Name].Raw, value) == 0;
        Precision own = Precision.Of(tensor, precision, isGiven: definition.Expression is null);
        step.Be(definition, isRight ? Precision.Coarser(own, precision) : own);
        var suspect = new Suspect(step, definition, tensor, value, digits);
        Said said = judge(suspect);
        double size = suspect.Size(said.Expected), apart = suspect.Value is null ? size : Agreement.Apart(said.Expected, suspect.Value);
        step.Suspects.Add(suspect);
        compared[definition] = new ComparedTensor(
            right[definition.Name], tensor, suspect.Value, new Lazy<Slip?>(() => said.Slip ?? Slips.Recognize(suspect)))
        {
            Verdict = said.Verdict,
            Digits = suspect.Value is null ? 0 : isRight ? Agreement.Exact : Agreement.Digits(apart, size),
            Required = suspect.RequiredDigits,
            Precision = digits is null ? suspect.Precision : Precision.Doubles,
            Expected = said.Expected,
            Allowed = suspect.Allowed,
            Mask = suspect.Mask,
            Notes = [.. new[] { said.Note, NoteOn(suspect.Mask), isNested ? InLists : null }.OfType<string>()],
        };
    }

    private Said Given(Suspect suspect)
    {
        Definition definition = suspect.Definition;
        if (suspect.IsRight)
        {
            step.Tell(definition, suspect.Value!);
            return new(Verdict.Agrees, suspect.Following);
        }

        if (suspect.Rounding is { } rounding)
        {
            return Rounded(suspect.Following, rounding);
        }

        if (suspect.Value is null || mended.Contains(definition))
        {
            return new(Verdict.Differs, suspect.Following);
        }

        step.Tell(definition, suspect.Value);
        return new(Verdict.Own, suspect.Following);
    }

    private Said Computed(Suspect suspect)
    {
        Definition definition = suspect.Definition;
        if (suspect.Value is null)
        {
            isWrong[definition.Index] = true;
            return new(Verdict.Differs, suspect.Following);
        }

        Slip? notFinite = Conventions.NotFinite(definition, suspect.Value, suspect.Following);
        bool isVague = suspect.IsVague(fromParameters: false);
        if (notFinite is null && ((suspect.IsRight && !isVague) || ((isVague || isWrong[definition.Index]) && suspect.IsClean)))
        {
            isWrong[definition.Index] &= !suspect.IsClean;
            step.Tell(definition, suspect.Value);
            return isWrong[definition.Index] ? new(Verdict.Follows, suspect.Following)
                : isVague && suspect.IsVague(fromParameters: true) ? new(Verdict.Untold, step.Clean(definition), Note: TooCoarse)
                : new(Verdict.Agrees, suspect.IsRight && !isVague ? suspect.Following : step.Clean(definition));
        }

        if (notFinite is null && step.Conventions.FirstOrDefault(rule => rule.Of(definition) is { } value
            && suspect.Is(value)) is { } convention)
        {
            step.Tell(definition, suspect.Value);
            return new(Verdict.Agrees, convention.Of(definition)!, Note: convention.Rule.Description);
        }

        if (notFinite is null && suspect.Rounding is { } rounding)
        {
            return Rounded(suspect.Following, rounding);
        }

        isWrong[definition.Index] = true;
        Slip? slip = Slips.Rewritten(suspect);
        if (slip is null)
        {
            step.Tell(definition, suspect.Value);
        }

        return new(Verdict.Differs, suspect.Following, notFinite is null ? slip : Beside(notFinite, suspect));
    }

    /// <summary>What is no number, and what is said of the others.</summary>
    private static Slip Beside(Slip notFinite, Suspect suspect) => notFinite with
    {
        Description = notFinite.Description
            + (!suspect.Value!.Exists(double.IsFinite) ? "" : suspect.IsRight ? " Its other entries agree."
                : $" Its other entries differ: {Slips.Recognize(suspect)?.Name ?? "no slip known gives them"}."),
    };

    private static Said Rounded(Matrix<double> expected, string rounding) =>
        new(Verdict.Rounded, expected, Note: $"each entry is the right one, rounded {rounding} when it was written.");

    private static string? NoteOn(string? mask) => mask is null ? null
        : $"what the causal mask hides is {mask} here, by another convention than the book's; what is seen is compared.";

    /// <summary>Whether something that is computed from a parameter, and from nothing else that is told, is right.</summary>
    private bool IsConfirmed(Definition parameter) =>
        Readers(parameter).Any(reader => compared.TryGetValue(reader, out ComparedTensor? tensor) && tensor.Verdict == Verdict.Agrees);

    /// <summary>
    /// Whether the first that is computed from a parameter goes wrong by a mistake that is known: γ forgotten, where γ is another.
    /// </summary>
    private bool IsMistaken(Definition parameter) => Readers(parameter).FirstOrDefault(compared.ContainsKey) is { } reader
        && Slips.IsKnownMistake(step.Suspects.Single(suspect => suspect.Definition == reader));

    private bool IsUsed(Definition parameter) => Readers(parameter).Any(compared.ContainsKey);

    /// <summary>What is computed from a parameter, up to the first tensors that are told.</summary>
    private IEnumerable<Definition> Readers(Definition parameter)
    {
        var reached = new HashSet<Definition> { parameter };
        foreach (Definition definition in right.Computation.Definitions.Where(definition => definition.Index > parameter.Index))
        {
            if (definition.Operands.Any(operand => reached.Contains(operand.Source)))
            {
                if (!compared.ContainsKey(definition))
                {
                    reached.Add(definition);
                }

                yield return definition;
            }
        }
    }

    /// <summary>What is said of a tensor.</summary>
    private sealed record Said(Verdict Verdict, Matrix<double> Expected, Slip? Slip = null, string? Note = null);
}
