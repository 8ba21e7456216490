using HandCalc.Models;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Randomness;

/// <summary>
/// Draws the first parameters of a model in one of the two published orders. Those orders store W_O, W_1, W_2 and W_lm as
/// [out × in]; we draw them so, row by row, and transpose, so that every weight is [in × out] and holds the published numbers.
/// </summary>
internal static class Initialization
{
    private static readonly string[] Kinds = ["W_Q", "W_K", "W_V"];

    /// <summary>The parameters by name.</summary>
    public static Dictionary<string, Matrix<double>> Draw(Model model)
    {
        bool reseeded = model.Initialization.Draw == DrawOrder.Reseeded;
        var parameters = new Dictionary<string, Matrix<double>>();
        GaussianStream stream = Seeded();

        Next("E_token", model.Vocabulary.Length, model.DModel);
        Next("E_pos", model.MaxLength, model.DModel);
        BeginGroup();
        foreach (string name in reseeded ? HeadByHead(model.Heads) : KindByKind(model.Heads))
        {
            Next(name, model.DModel, model.DHead);
        }

        BeginGroup();
        NextTransposed("W_O", model.DModel, model.DModel);
        BeginGroup();
        NextTransposed("W_1", model.DModel, model.DFf);
        Next("b_1", 1, model.DFf);
        NextTransposed("W_2", model.DFf, model.DModel);
        Next("b_2", 1, model.DModel);
        BeginGroup();
        NextTransposed("W_lm", model.DModel, model.Vocabulary.Length);
        parameters["gamma"] = DenseMatrix.Create(1, model.DModel, 1);
        parameters["beta"] = new DenseMatrix(1, model.DModel);
        return parameters;

        GaussianStream Seeded() => new(model.Initialization.Seed, model.Initialization.Scale);
        void BeginGroup() => stream = reseeded ? Seeded() : stream;
        void Next(string name, int rows, int columns) => parameters[name] = stream.NextMatrix(rows, columns);
        void NextTransposed(string name, int rows, int columns) => parameters[name] = stream.NextMatrix(columns, rows).Transpose();
    }

    private static IEnumerable<string> KindByKind(int heads) =>
        from kind in Kinds from head in Enumerable.Range(0, heads) select $"{kind}[{head}]";

    private static IEnumerable<string> HeadByHead(int heads) =>
        from head in Enumerable.Range(0, heads) from kind in Kinds select $"{kind}[{head}]";
}
