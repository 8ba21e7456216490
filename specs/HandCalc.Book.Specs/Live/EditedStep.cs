using HandCalc.Models;
using HandCalc.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Book.Specs.Live;

/// <summary>A kind of change that a reader can make.</summary>
public enum KindOfEdit
{
    /// <summary>Another number in the place of an entry that is given.</summary>
    Entry,

    /// <summary>Another learning rate, β, ε or λ.</summary>
    Setting,

    /// <summary>Another word in the place of one.</summary>
    Word,

    /// <summary>A shorter or longer text.</summary>
    Text,

    /// <summary>A word that the vocabulary has not, in the place of one; where there is no room, another word of it.</summary>
    OwnWord,

    /// <summary>The mean instead of the sum, or the other way round.</summary>
    Loss,

    /// <summary>A step of training.</summary>
    Step,
}

/// <summary>A training step that is changed as a reader does it: here by the engine, while the script is told the same.</summary>
internal sealed class EditedStep(Model model, TrainingState? state = null)
{
    private static readonly (string Field, double Least, Func<OptimizerSettings, double, OptimizerSettings> Set)[] Settings =
    [
        ("optimizer.learningRate", 0, (of, value) => of with { LearningRate = value }),
        ("optimizer.beta1", 0, (of, value) => of with { Beta1 = value }),
        ("optimizer.beta2", 0, (of, value) => of with { Beta2 = value }),
        ("optimizer.epsilon", 1e-4, (of, value) => of with { Epsilon = value }),
        ("optimizer.weightDecay", 0, (of, value) => of with { WeightDecay = value }),
    ];

    private readonly List<object[]> told = [];
    private int added;

    /// <summary>The model as it is now.</summary>
    public Model Model { get; private set; } = model;

    /// <summary>The state as it is now.</summary>
    public TrainingState State { get; private set; } = state ?? TrainingState.Initial(model);

    /// <summary>The state if no entry had been put in place since the last step of training.</summary>
    public TrainingState Before { get; private set; } = state ?? TrainingState.Initial(model);

    /// <summary>What the script is told.</summary>
    public IReadOnlyList<object[]> Told => told;

    /// <summary>What the engine computes from the same state.</summary>
    public TrainingStep Step => TrainingStep.Compute(Model, State);

    /// <summary>Makes a change of a kind, at random.</summary>
    public void Edit(KindOfEdit kind, Random random)
    {
        switch (kind)
        {
            case KindOfEdit.Entry:
                Definition[] given = [.. Step.Computation.Parameters];
                Definition tensor = given[random.Next(given.Length)];
                Set(tensor.Name, random.Next(tensor.Rows.Length), random.Next(tensor.Columns.Length), random.NextDouble() - 0.5);
                break;
            case KindOfEdit.Setting when random.Next(Settings.Length + 1) is var which && which < Settings.Length:
                (string field, double least, var set) = Settings[which];
                double value = least + (random.NextDouble() * 0.99);
                Choose(field, value, Model with { Optimizer = set(Model.Optimizer, value) });
                break;
            case KindOfEdit.Setting:
                double epsilon = 1e-6 + random.NextDouble();
                Choose("layerNormEpsilon", epsilon, Model with { LayerNormEpsilon = epsilon });
                break;
            case KindOfEdit.OwnWord when added < Model.MaxLength - 2:
                AddWord($"[own{added}]");
                Write([.. Tokenizer.Split(Model.Text)[1..], Model.Vocabulary[^1]]);
                break;
            case KindOfEdit.Word or KindOfEdit.OwnWord:
                string[] words = [.. Tokenizer.Split(Model.Text)];
                words[random.Next(words.Length)] = Word(random);
                Write(words);
                break;
            case KindOfEdit.Text:
                Write([.. Enumerable.Range(0, random.Next(1, Model.MaxLength - 1)).Select(_ => Word(random))]);
                break;
            case KindOfEdit.Loss:
                bool mean = Model.Loss == LossReduction.Sum;
                Choose("loss", mean ? "mean" : "sum", Model with { Loss = mean ? LossReduction.Mean : LossReduction.Sum });
                break;
            default:
                Train(1);
                break;
        }
    }

    /// <summary>Puts a number in the place of an entry.</summary>
    public void Set(string tensor, int row, int column, double value)
    {
        Matrix<double> matrix = Step[tensor].Value;
        matrix[row, column] = value;
        State = State.With(tensor, matrix);
        told.Add(["set", tensor, row, column, value]);
    }

    /// <summary>Adds a word to the vocabulary.</summary>
    public void AddWord(string word)
    {
        Model = Model with { Vocabulary = [.. Model.Vocabulary, word] };
        added++;
        (State, Before) = (State.WithWords(Model, added), Before.WithWords(Model, added));
        told.Add(["word", word]);
    }

    /// <summary>Takes some steps of training.</summary>
    public void Train(int steps)
    {
        var loop = new TrainingLoop(Model, State);
        for (int taken = 0; taken < steps; taken++)
        {
            loop.Step();
        }

        State = Before = loop.State;
        told.Add(["steps", steps]);
    }

    /// <summary>Goes back to where the script began.</summary>
    public void Reset(Model model)
    {
        (Model, added) = (model, 0);
        State = Before = TrainingState.Initial(model);
        told.Add(["reset"]);
    }

    /// <summary>Has the script return its numbers.</summary>
    public void Look() => told.Add(["look"]);

    private void Choose(string field, object value, Model changed)
    {
        Model = changed;
        told.Add(["choose", field, value]);
    }

    /// <summary>Writes another text.</summary>
    public void Write(params IEnumerable<string> words)
    {
        Model = Model with { Text = string.Join(' ', words) };
        told.Add(["write", Model.Ids]);
    }

    private string Word(Random random) => Model.Vocabulary[random.Next(Model.Vocabulary.Length)];
}
