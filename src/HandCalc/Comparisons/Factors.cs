namespace HandCalc.Comparisons;

/// <summary>The right numbers, each times the same factor: divided once more or once less, clipped, another sign.</summary>
internal static class Factors
{
    /// <summary>How far from 1 a factor is that has no name.</summary>
    private const double LeastFactor = 1e-3;

    /// <summary>The right numbers, each with the other sign.</summary>
    public static IEnumerable<(Slip Slip, Matrix<double> Values)> OtherSign(Suspect suspect) => suspect.Base is null
        && suspect.Definition.Expression is not null
        ? [(new("the other sign", "Every entry has the other sign."), -suspect.Following)] : [];

    public static IEnumerable<(Slip Slip, Matrix<double> Values)> Of(Suspect suspect)
    {
        Matrix<double> right = suspect.Following;
        (int row, int column, double largest) = right.EnumerateIndexed().MaxBy(entry => Math.Abs(entry.Item3));
        double factor = suspect.Value![row, column] / largest;
        if (!double.IsFinite(factor) || suspect.Base is not null || suspect.Definition.Expression is null)
        {
            yield break;
        }

        // How well the factor is known: as well as the numbers are, which it must give in every entry.
        double rounding = Math.Max(1e-9, suspect.Rounded / Math.Abs(largest));
        if (Math.Abs(factor) <= rounding)
        {
            yield return (new("zeros, but for rounding", "Every entry is zero, but for what rounding leaves."), right * 0);
            yield break;
        }

        if (Agreement.Apart(right * factor, suspect.Value!) > rounding * Math.Abs(largest) * Math.Max(1, Math.Abs(factor)))
        {
            yield break;
        }

        string[] names = [.. Names(suspect).Where(candidate => Math.Abs((factor / candidate.Factor) - 1) <= rounding)
            .Select(candidate => candidate.Name).Distinct()];

        // One number is always a multiple of another, and what is rounded is a multiple by almost 1.
        if (names.Length > 0 || (right.Enumerate().Count(number => number != 0) > 1 && Math.Abs(factor - 1) > LeastFactor))
        {
            string number = factor.ToString("G6", CultureInfo.InvariantCulture);
            yield return (
                new($"{number} times",
                    $"Every entry is {number} times what it should be{(names.Length > 0 ? $": {string.Join(", or ", names)}" : "")}."),
                right * factor);
        }
    }

    /// <summary>Whether the other average of the same gradient is wrong too: then it is the gradient, and no β.</summary>
    private static bool IsRefuted(Suspect suspect)
    {
        TensorName name = suspect.Definition.Id, other = name.Of(name.Kind == Kind.FirstMoment ? Kind.SecondMoment : Kind.FirstMoment);
        return suspect.Step.Suspects.Any(told => told.Definition.Id == other && !told.IsRight);
    }

    /// <summary>The factors that can come about at this tensor, and how.</summary>
    private static IEnumerable<(double Factor, string Name)> Names(Suspect suspect)
    {
        (Model model, TensorName name) = (suspect.Step.Right.Model, suspect.Definition.Id);
        (string symbol, Kind kind) = (name.Symbol, name.Kind);
        bool isSmoothed = kind is Kind.FirstMoment or Kind.SecondMoment;
        (double losses, double tokens) = (model.LossCount, model.Ids.Length);
        if (kind == Kind.Gradient || isSmoothed || name is { Kind: Kind.Value, Symbol: "loss" })
        {
            double power = kind == Kind.SecondMoment ? 2 : 1;
            foreach ((double factor, string size) in new[]
            {
                (losses, "the number of losses"), (tokens, "the number of tokens"), (losses * losses, "the number of losses, squared"),
                (tokens / losses, "tokens for losses"),
            })
            {
                yield return (Math.Pow(factor, power), power == 1 ? size : $"({size})²");
                yield return (Math.Pow(1 / factor, power), power == 1 ? $"1 / {size}" : $"1 / ({size})²");
            }
        }

        if ((kind == Kind.Gradient || isSmoothed)
            && suspect.Step.Right.Parameters.FirstOrDefault(parameter => parameter.Definition.Id == name.Of(Kind.Value)) is { } own)
        {
            double Norm(string parameter) =>
                suspect.Step.Following(suspect.Step.Right.Computation[$"d.{parameter}"]).FrobeniusNorm();
            double all = Math.Sqrt(suspect.Step.Right.Parameters.Sum(parameter => Math.Pow(Norm(parameter.Name), 2)));
            foreach ((double norm, string which) in new[] { (all, "the gradients are clipped, all together, from their"),
                (Norm(own.Name), "this gradient is clipped, by itself, from its") })
            {
                foreach (double bound in new[] { 0.1, 0.25, 0.5, 1, 2, 5 }.Where(bound => bound < norm))
                {
                    foreach (double added in new[] { 0, 1e-6, 1e-8 })
                    {
                        yield return (Math.Pow(bound / (norm + added), kind == Kind.SecondMoment ? 2 : 1),
                            string.Create(CultureInfo.InvariantCulture,
                            $"{which} norm {norm:G6} to {bound}"));
                    }
                }
            }
        }

        if (symbol is "scores" or "scaled" or "Q" or "K")
        {
            foreach ((double size, string called) in new[] { (model.DHead, "d_k"), (model.DModel, "d_model") })
            {
                yield return (size, called);
                yield return (1.0 / size, $"1 / {called}");
                yield return (Math.Sqrt(size), $"√{called}");
                yield return (1 / Math.Sqrt(size), $"1 / √{called}");
            }
        }

        if (kind == Kind.Value && (symbol is "losses" or "loss"))
        {
            yield return (1 / Math.Log(2), "1 / ln 2: the logarithm to base 2");
            yield return (1 / Math.Log(10), "1 / ln 10: the logarithm to base 10");
        }

        if (isSmoothed && suspect.Step.Right.State.StepsTaken == 0 && !IsRefuted(suspect))
        {
            double beta = kind == Kind.FirstMoment ? model.Optimizer.Beta1 : model.Optimizer.Beta2;
            foreach (double other in new[] { model.Optimizer.Beta1, model.Optimizer.Beta2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999 })
            {
                yield return ((1 - other) / (1 - beta),
                    string.Create(CultureInfo.InvariantCulture, $"β{(kind == Kind.FirstMoment ? '₁' : '₂')} is {other}"));
            }

            yield return (1 / (1 - beta), kind == Kind.FirstMoment ? "this is m̂, corrected already" : "this is v̂, corrected already");
        }
    }
}
