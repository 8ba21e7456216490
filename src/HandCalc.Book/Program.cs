using HandCalc;
using HandCalc.Models;
using System.Diagnostics;
var sw = Stopwatch.StartNew();
foreach (var name in Examples.Names)
{
    var step = TrainingStep.Compute(Examples.Read(name));
    Console.WriteLine(sw.ElapsedMilliseconds);
    var rows = step.Tensors.Where(t => step.Computation.Contains("d." + t.Name)).AsParallel().Select(t => GradientCheck.Check(step, t.Name)).ToArray();
    Console.WriteLine($"{name} {rows.Sum(r => r.Checked)} {sw.ElapsedMilliseconds} {rows.All(r => r.Agrees)}");
}
