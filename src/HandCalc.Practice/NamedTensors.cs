using MathNet.Numerics.LinearAlgebra.Double;

namespace HandCalc.Practice;

#pragma warning disable CS1591 // Names of formulas need no summary.

/// <summary>
/// The tensors of a training step under the names of the formulas, as plain matrices to compute with. What exists once per head is an
/// array: Q[0], Q[1], …
/// </summary>
/// <param name="training">The training step.</param>
public abstract class NamedTensors(TrainingStep training)
{
    /// <summary>The training step itself.</summary>
    protected TrainingStep Training { get; } = training;

    /// <summary>The model that is trained.</summary>
    protected Model Model => Training.Model;

    /// <summary>How many tokens the text has: n.</summary>
    protected int Tokens => Model.Ids.Length;

    /// <summary>The heads by number: 0, 1, …</summary>
    protected IEnumerable<int> Heads => Enumerable.Range(0, Model.Heads);

    // Step 1
    protected Matrix<double> E_token => Value("E_token");

    protected Matrix<double> E_pos => Value("E_pos");

    protected Matrix<double> X => Value("X");

    // Step 2
    protected Matrix<double>[] W_Q => OfHeads("W_Q");

    protected Matrix<double>[] W_K => OfHeads("W_K");

    protected Matrix<double>[] W_V => OfHeads("W_V");

    protected Matrix<double>[] Q => OfHeads("Q");

    protected Matrix<double>[] K => OfHeads("K");

    protected Matrix<double>[] V => OfHeads("V");

    // Step 3
    protected Matrix<double>[] Scores => OfHeads("scores");

    protected Matrix<double>[] Scaled => OfHeads("scaled");

    protected Matrix<double>[] A => OfHeads("A");

    protected Matrix<double>[] Head => OfHeads("head");

    // Step 4
    protected Matrix<double> Concat => Value("concat");

    protected Matrix<double> W_O => Value("W_O");

    protected Matrix<double> Attention => Value("attention");

    // Step 5
    protected Matrix<double> W_1 => Value("W_1");

    protected Matrix<double> b_1 => Value("b_1");

    protected Matrix<double> Hidden => Value("hidden");

    protected Matrix<double> Activated => Value("activated");

    protected Matrix<double> W_2 => Value("W_2");

    protected Matrix<double> b_2 => Value("b_2");

    protected Matrix<double> Ffn => Value("ffn");

    // Step 6
    protected Matrix<double> Residual => Value("residual");

    protected Matrix<double> Mean => Value("mean");

    protected Matrix<double> Variance => Value("variance");

    protected Matrix<double> x_hat => Value("x_hat");

    protected Matrix<double> Gamma => Value("gamma");

    protected Matrix<double> Beta => Value("beta");

    protected Matrix<double> Normalized => Value("normalized");

    // Step 7
    protected Matrix<double> W_lm => Value("W_lm");

    protected Matrix<double> Logits => Value("logits");

    protected Matrix<double> P => Value("P");

    protected Matrix<double> Losses => Value("losses");

    // Step 8
    protected Matrix<double> dLosses => Value("d.losses");

    protected Matrix<double> dP => Value("d.P");

    protected Matrix<double> dLogits => Value("d.logits");

    // Step 9
    protected Matrix<double> dNormalized => Value("d.normalized");

    // Step 10
    protected Matrix<double> dX_hat => Value("d.x_hat");

    protected Matrix<double> dVariance => Value("d.variance");

    protected Matrix<double> dMean => Value("d.mean");

    protected Matrix<double> dResidual => Value("d.residual");

    protected Matrix<double> dFfn => Value("d.ffn");

    protected Matrix<double> dActivated => Value("d.activated");

    protected Matrix<double> dHidden => Value("d.hidden");

    protected Matrix<double> dAttention => Value("d.attention");

    // Step 11
    protected Matrix<double> dConcat => Value("d.concat");

    protected Matrix<double>[] dHead => OfHeads("d.head");

    protected Matrix<double>[] dV => OfHeads("d.V");

    protected Matrix<double>[] dA => OfHeads("d.A");

    protected Matrix<double>[] dScaled => OfHeads("d.scaled");

    protected Matrix<double>[] dScores => OfHeads("d.scores");

    protected Matrix<double>[] dQ => OfHeads("d.Q");

    protected Matrix<double>[] dK => OfHeads("d.K");

    // Step 12
    protected Matrix<double> dX => Value("d.X");

    /// <summary>A column of ones. [n × 1]</summary>
    protected static Matrix<double> Ones(int n) => DenseMatrix.Create(n, 1, 1);

    /// <summary>The identity. [n × n]</summary>
    protected static Matrix<double> Identity(int n) => DenseMatrix.CreateIdentity(n);

    /// <summary>One row as a matrix. [1 × columns]</summary>
    protected static Matrix<double> Row(Matrix<double> matrix, int row) => matrix.Row(row).ToRowMatrix();

    /// <summary>The columns of a matrix that belong to head h, where the heads are side by side.</summary>
    protected Matrix<double> ColumnsOf(int h, Matrix<double> matrix) => matrix.SubMatrix(0, matrix.RowCount, h * Model.DHead, Model.DHead);

    /// <summary>The rows of a matrix that belong to head h, where the heads are one below the other.</summary>
    protected Matrix<double> RowsOf(int h, Matrix<double> matrix) => matrix.SubMatrix(h * Model.DHead, Model.DHead, 0, matrix.ColumnCount);

    /// <summary>Matrices side by side, as one.</summary>
    protected static Matrix<double> SideBySide(IReadOnlyList<Matrix<double>> parts) => parts.Aggregate((left, right) => left.Append(right));

    /// <summary>The value of a tensor.</summary>
    protected virtual Matrix<double> Value(string name) => Training[name].Value;

    private Matrix<double>[] OfHeads(string name) => [.. Heads.Select(h => Value($"{name}[{h}]"))];
}
