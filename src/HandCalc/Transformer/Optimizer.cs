using HandCalc.Operations;

namespace HandCalc.Transformer;

/// <summary>AdamW moves every parameter. What it carries from step to step (m, v and the count) is given from outside.</summary>
/// <param name="book">Where the definitions are written.</param>
/// <param name="settings">The settings; a schedule and a bound for the gradients are tensors where they are asked for.</param>
internal sealed class Optimizer(ComputationBuilder book, OptimizerSettings settings)
{
    /// <summary>Writes down the averages and the new value of every parameter.</summary>
    /// <param name="d">The gradients, all of them.</param>
    public void Move(Gradients d)
    {
        Definition[] all = [.. book.Build().Definitions], parameters = [.. all.Where(definition => definition.Beginning is not null)];
        HashSet<Definition> tables = [.. all.Where(definition => definition.Expression?.Operation is Embedding)
            .SelectMany(definition => definition.Operands.Select(operand => operand.Source))];
        Definition time = book.Given(TensorName.Time, Axis.None, Axis.None);
        Operand[] rate = settings.Schedule is not { } schedule ? []
            : [Number(TensorName.Rate, new ScheduledRate(settings.LearningRate, schedule).Of(time))];
        Func<Definition, Definition> gradient = settings.Clip is { } clip ? Clipped(parameters, d, clip) : parameter => d[parameter];
        foreach (Definition parameter in parameters)
        {
            Definition g = gradient(parameter);
            Definition m = Moment(Kind.FirstMoment, new FirstMoment(settings.Beta1));
            Definition v = Moment(Kind.SecondMoment, new SecondMoment(settings.Beta2));
            bool decays = settings.Decay == DecayingParameters.All || (parameter.Rows != Axis.None && !tables.Contains(parameter));
            Make(parameter, Kind.NewValue, new AdamWUpdate(settings, decays).Of([parameter, m, v, time, .. rate]));

            Definition Moment(Kind kind, Operation rule) => Make(
                parameter, kind, rule.Of(book.Optimized(parameter, parameter.Id.Of(kind) with { IsCarried = true }), g));
        }
    }

    /// <summary>The norm of all gradients, and then each of them, clipped.</summary>
    private Func<Definition, Definition> Clipped(Definition[] parameters, Gradients d, double clip)
    {
        Operand[] squares = [.. parameters.Select(parameter => (Operand)book.Define(
            parameter.Id.Of(Kind.Squares), Axis.None, parameter.Columns, new SumOfProductsOverRows().Of(d[parameter], d[parameter])))];
        Definition norm = Number(TensorName.Norm, new NormOfAll().Of(squares));
        return parameters.ToDictionary(parameter => parameter, parameter =>
            Make(parameter, Kind.Clipped, new Clipping(clip).Of(d[parameter], norm))).GetValueOrDefault!;
    }

    private Definition Number(TensorName name, Expression expression) => book.Define(name, Axis.None, Axis.None, expression);

    private Definition Make(Definition parameter, Kind kind, Expression expression) =>
        book.Optimized(parameter, parameter.Id.Of(kind), expression);
}
