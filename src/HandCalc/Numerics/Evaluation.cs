namespace HandCalc.Numerics;

/// <summary>Computes a matrix from the values of operands.</summary>
public delegate Matrix<double> Evaluation(OperandValues operands);
