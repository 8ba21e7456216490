namespace HandCalc.Specs.Exercises;

/// <summary>The exercises are read from the fixtures by a compiler, which takes a second to begin: an ordinary run does without.</summary>
[SetUpFixture]
public sealed class OnlyThoroughly
{
    [OneTimeSetUp]
    public static void Asked() => Thorough.Only();
}
