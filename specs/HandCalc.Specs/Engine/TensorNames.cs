using HandCalc.Tensors;

namespace HandCalc.Specs.Engine;

/// <summary>A name is read and written in one place; what a foreign file calls a tensor is kept as it is, whatever it is.</summary>
public sealed class TensorNames
{
    [TestCase("X", "", "X", null, Kind.Value, false)]
    [TestCase("W_Q[0]", "", "W_Q", 0, Kind.Value, false)]
    [TestCase("d.W_Q[12]", "", "W_Q", 12, Kind.Gradient, false)]
    [TestCase("m.W_O", "", "W_O", null, Kind.FirstMoment, false)]
    [TestCase("previous.v.b_1", "", "b_1", null, Kind.SecondMoment, true)]
    [TestCase("new.block[0].ln_1.gamma", "block[0].ln_1", "gamma", null, Kind.NewValue, false)]
    [TestCase("d.block[1].A[0]", "block[1]", "A", 0, Kind.Gradient, false)]
    [TestCase("t", "", "t", null, Kind.Value, true)]
    public void A_name_has_parts(string text, string scope, string symbol, int? head, Kind kind, bool isCarried)
    {
        TensorName.Parse(text).Should().Be(new TensorName(scope, symbol, head, kind, isCarried));
        TensorName.Parse(text).ToString().Should().Be(text);
    }

    [TestCase("W_Q[99999999999]")]
    [TestCase("W_Q[٣]")]
    [TestCase("W_Q[07]")]
    [TestCase("W_Q[-1]")]
    [TestCase("W_Q[h]")]
    [TestCase("X\n")]
    [TestCase("previous.W_O")]
    [TestCase("d.")]
    [TestCase("")]
    public void What_is_no_head_is_part_of_the_symbol(string text)
    {
        TensorName name = TensorName.Parse(text);

        name.Head.Should().BeNull();
        name.ToString().Should().Be(text);
    }
}
