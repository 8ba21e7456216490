namespace HandCalc.Cli.Commands;

/// <summary><c>handcalc examples</c>: what there is to compute.</summary>
internal static class ExamplesCommand
{
    /// <summary>Lists the worked examples, a line each.</summary>
    public static int Run(Page page)
    {
        var table = new TextTable("example", "text", " parameters", "");
        foreach (string name in Examples.All)
        {
            Model model = Examples.Read(name);
            table.Add(name, model.Text, Numbers.Count(model.ParameterCount), name == Examples.Default ? "the default" : "");
        }

        table.Write(page);
        return ExitCode.Fine;
    }
}
