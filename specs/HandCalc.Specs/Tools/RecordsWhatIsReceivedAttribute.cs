using NUnit.Framework.Interfaces;

namespace HandCalc.Specs.Tools;

/// <summary>Leaves the record of a run beside the snapshots, for <c>handcalc accept</c>: see <see cref="ReceivedRecord"/>.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class RecordsWhatIsReceivedAttribute : NUnitAttribute, ITestAction
{
    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Suite | ActionTargets.Test;

    /// <inheritdoc/>
    public void BeforeTest(ITest test)
    {
    }

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (!test.IsSuite)
        {
            ReceivedRecord.Remember(test, TestContext.CurrentContext.Result.Outcome, TestContext.CurrentContext.Result.Message);
        }
        else if (test.Parent is null)
        {
            ReceivedRecord.Update(Repository.Path("snapshots"), test);
        }
    }
}
