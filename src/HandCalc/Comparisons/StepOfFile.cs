using HandCalc.Randomness;

namespace HandCalc.Comparisons;

/// <summary>
/// A training step as a file tells it: the tensors of the file, and where it has none, what follows by the right rules from those it
/// has. So every tensor can be asked whether it is right for its own operands. Told in the order of computation, and computed when asked.
/// </summary>
internal sealed class StepOfFile
{
    /// <summary>How many times rounding is tried, each time otherwise: an accident in one is none in all.</summary>
    private const int Shakes = 3;

    /// <summary>Numbers from 0 to 1, times this, spread as far as one does: their standard deviation is 1.</summary>
    private const double Spread = 3.4641016151377544;

    private readonly Matrix<double>?[] told;
    private readonly Precision[] precision;
    private readonly Thread following, clean;
    private readonly Thread[] shaken, cleanShaken;

    /// <summary>The step of a file, before anything of it is told.</summary>
    /// <param name="right">The step by the right rules.</param>
    /// <param name="precisionOfOthers">How exactly the file computes what it does not tell.</param>
    public StepOfFile(TrainingStep right, Precision precisionOfOthers)
    {
        Right = right;
        int count = right.Computation.Definitions.Length;
        told = new Matrix<double>?[count];
        precision = new Precision[count];
        Array.Fill(precision, precisionOfOthers);
        Mistakes = [.. KnownRules.Mistakes(right.Model).SelectMany(rule => Variation.Of(this, rule))];
        Generated = [.. GeneratedRules.Of(right.Computation).SelectMany(rule => Variation.Of(this, rule))];
        Conventions = [.. KnownRules.Conventions.SelectMany(rule => Variation.Of(this, rule))];
        (following, clean) = (new Thread(this), new Thread(this) { OnlyGiven = true });
        shaken = [.. Enumerable.Range(1, Shakes).Select(seed => new Thread(this) { Noise = new MersenneTwister([(uint)seed]) })];
        cleanShaken = [.. Enumerable.Range(1, Shakes)
            .Select(seed => new Thread(this) { Noise = new MersenneTwister([(uint)seed]), OnlyGiven = true })];
    }

    /// <summary>The step by the right rules, from the right parameters.</summary>
    public TrainingStep Right { get; }

    /// <summary>With how many decimals all numbers of the file are written, if with few.</summary>
    public int? Decimals { get; init; }

    /// <summary>The step with each of the mistakes in it that are known.</summary>
    public ImmutableArray<Variation> Mistakes { get; }

    /// <summary>The step with each of the mistakes in it that its equations suggest.</summary>
    public ImmutableArray<Variation> Generated { get; }

    /// <summary>The step with each of the conventions that may be another, and right.</summary>
    public ImmutableArray<Variation> Conventions { get; }

    /// <summary>The tensors of the file, as they are asked.</summary>
    public List<Suspect> Suspects { get; } = [];

    /// <summary>Tells how exactly a tensor of the file was computed.</summary>
    public void Be(Definition definition, Precision precisionOfIt) => precision[definition.Index] = precisionOfIt;

    /// <summary>Tells what a tensor is in the file.</summary>
    public void Tell(Definition definition, Matrix<double> value) => told[definition.Index] = value;

    /// <summary>Whether the file has the tensor, in its right shape.</summary>
    public bool Tells(Definition definition) => told[definition.Index] is not null;

    /// <summary>The value that the file has, or else the one that follows.</summary>
    public Matrix<double> Value(Definition definition) => following.Value(definition);

    /// <summary>The value that follows from the operands by the right rule; for what is given, the right value.</summary>
    public Matrix<double> Following(Definition definition) => following.Computed(definition) ?? Right[definition.Name].Raw;

    /// <summary>The value by the right rules throughout, from what is given in the file.</summary>
    public Matrix<double> Clean(Definition definition) => clean.Computed(definition) ?? Right[definition.Name].Raw;

    /// <summary>How far rounding may move a tensor, on the way from its operands, or from the parameters.</summary>
    public double Noise(Definition definition, bool fromParameters = false)
    {
        Matrix<double> still = fromParameters ? Clean(definition) : Following(definition);
        return (fromParameters ? cleanShaken : shaken).Max(thread => Agreement.Apart(still, thread.Rounded(definition)));
    }

    /// <summary>How exactly a tensor of the file was computed: the coarsest of it and its operands.</summary>
    public Precision PrecisionAt(Definition definition) =>
        definition.Operands.Select(operand => precision[operand.Source.Index]).Aggregate(precision[definition.Index], Precision.Coarser);

    /// <summary>What an expression gives for the operands as they are told.</summary>
    public Matrix<double> Evaluate(Expression expression) =>
        expression.Evaluate([.. expression.Operands.Select(operand => Value(operand.Source))]);

    /// <summary>
    /// The step, computed in one way: from what is told or from what is given alone, exactly or with numbers that are shaken.
    /// </summary>
    private sealed class Thread(StepOfFile step)
    {
        private readonly Matrix<double>?[] values = new Matrix<double>?[step.told.Length];
        private readonly bool?[] moves = new bool?[step.told.Length];

        public bool OnlyGiven { get; init; }

        public MersenneTwister? Noise { get; init; }

        public Matrix<double> Value(Definition definition) => values[definition.Index] ??=
            IsTold(definition) ? Shaken(step.told[definition.Index]!, definition, withZeros: true) : Rounded(definition);

        public Matrix<double> Rounded(Definition definition) =>
            Shaken(Computed(definition) ?? step.Right[definition.Name].Raw, definition);

        /// <summary>What the right rule gives; null where nothing on the way is other than right.</summary>
        public Matrix<double>? Computed(Definition definition) => definition.Expression is null || !Moves(definition) ? null
            : definition.Expression.Evaluate([.. definition.Operands.Select(operand => Value(operand.Source))]);

        private bool Moves(Definition definition) => moves[definition.Index] ??= Noise is not null
            || definition.Operands.Any(operand => IsTold(operand.Source) ? IsOther(operand.Source) : Moves(operand.Source));

        private bool IsTold(Definition definition) =>
            step.told[definition.Index] is not null && !(OnlyGiven && definition.Expression is not null);

        private bool IsOther(Definition definition) =>
            !Dense.Entries(step.told[definition.Index]!).AsSpan().SequenceEqual(Dense.Entries(step.Right[definition.Name].Raw));

        /// <summary>
        /// Numbers as rounding might leave them. An exact zero stays one, unless it may be what rounding has left: then it was a little
        /// more.
        /// </summary>
        private Matrix<double> Shaken(Matrix<double> value, Definition definition, bool withZeros = false)
        {
            (_, double relative, double absolute) = step.precision[definition.Index];
            return Noise is null ? value : value.Map(entry => (entry, Spread * (Noise.NextDouble() - 0.5)) switch
            {
                (0, var shake) => withZeros ? absolute * Math.Abs(shake) : 0,
                (_, var shake) => entry + (((relative * entry) + absolute) * shake),
            });
        }
    }
}
