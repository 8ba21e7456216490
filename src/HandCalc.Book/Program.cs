using HandCalc.Book.Contents;
using HandCalc.Book.Pages;
using HandCalc.Cli.Review;
using System.Diagnostics;
var sw = Stopwatch.StartNew();
var m = Manuscript.Read(Checkout.Of("book", Directory.GetCurrentDirectory()));
Console.WriteLine(sw.ElapsedMilliseconds);
var site = Binding.Bind(m);
Console.WriteLine($"{sw.ElapsedMilliseconds} {site.Size}");
foreach (var (p, c) in site.Files) { var t = Path.Combine("artifacts/book", p); Directory.CreateDirectory(Path.GetDirectoryName(t)!); File.WriteAllBytes(t, c); }
Console.WriteLine($"{sw.ElapsedMilliseconds}");
