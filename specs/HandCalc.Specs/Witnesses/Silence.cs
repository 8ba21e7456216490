using FsCheck;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace HandCalc.Specs.Witnesses;

/// <summary>
/// FsCheck would write to the console how it goes. A run of the book is a table of contents; a failure is the test's to tell.
/// </summary>
internal sealed class Silence : IRunner
{
    public void OnStartFixture(Type fixture)
    {
    }

    public void OnArguments(
        int test, FSharpList<object> arguments, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> text)
    {
    }

    public void OnShrink(FSharpList<object> arguments, FSharpFunc<FSharpList<object>, string> text)
    {
    }

    public void OnFinished(string name, TestResult result)
    {
    }
}
