using HandCalc.Models;
using HandCalc.Randomness;
using HandCalc.Specs.Notation;
using MathNet.Numerics.LinearAlgebra;

namespace HandCalc.Specs.Engine;

/// <summary>
/// The numbers are those of Python: <c>g = random.Random(seed)</c>, then <c>g.random()</c> or <c>g.gauss(0, 0.1)</c>. Each number below was
/// printed by Python 3.
/// </summary>
public sealed class RandomnessSpecs
{
    private static readonly (string Name, double First, double Last)[] Continuous =
    [
        ("E_token", -0.06279072356013478, 0.09617354263256561),
        ("E_pos", -0.1791796559601072, -0.043113021110472584),
        ("W_Q[0]", -0.06585749178488921, -0.032172870763170595),
        ("W_Q[1]", 0.03957255098126974, 0.04482170256213404),
        ("W_Q[2]", 0.11931885412933117, 0.09270130495834789),
        ("W_K[0]", 0.05168839369399806, -0.08158971970408412),
        ("W_K[1]", -0.09926858298023584, 0.07026164262710625),
        ("W_K[2]", 0.06609237619156168, -0.08067611738807397),
        ("W_V[0]", -0.04637218031994142, -0.09975904375703928),
        ("W_V[1]", -0.15538821612865178, -0.05504030504901977),
        ("W_V[2]", -0.06196855110991587, -0.06870593420379856),
        ("W_O", -0.013203377091249038, 0.20600615245406623),
        ("W_1", -0.11450882046943807, 0.03869395749849743),
        ("b_1", -0.11385333697469827, -0.04254906143668494),
        ("W_2", 0.1122339611504991, -0.020839278166991562),
        ("b_2", 0.11040166795040572, 0.08775678661300915),
        ("W_lm", -0.04586705403764024, 0.1689112530739787),
    ];

    private static readonly (string Name, double First, double Last)[] Reseeded =
    [
        ("E_token", -0.06279072356013478, 0.09617354263256561),
        ("E_pos", -0.1791796559601072, -0.043113021110472584),
        ("W_Q[0]", -0.06279072356013478, 0.045747056189306294),
        ("W_K[0]", -0.038260534520212386, 0.09958320101367027),
        ("W_V[0]", -0.045167983788438365, 0.07820762399495619),
        ("W_Q[1]", -0.13730615251089615, 0.06060105722907569),
        ("W_K[1]", 0.03922011760910294, 0.09617354263256561),
        ("W_V[1]", -0.1791796559601072, -0.1585142018992367),
        ("W_Q[2]", -0.0932374124275779, -0.0585543591625788),
        ("W_K[2]", 0.009693194413342404, -0.10384942486700799),
        ("W_V[2]", -0.040284675504624896, -0.021211536859072875),
        ("W_O", -0.06279072356013478, 0.07820762399495619),
        ("W_1", -0.06279072356013478, 0.09617354263256561),
        ("b_1", -0.1791796559601072, -0.05374203536910537),
        ("W_2", -0.0585543591625788, -0.015768792648300774),
        ("b_2", 0.04482170256213404, -0.20766925710772424),
        ("W_lm", -0.06279072356013478, 0.09617354263256561),
    ];

    /// <summary>What g.gauss gives after all of these, and after those of the part: for one word after the other.</summary>
    private static readonly (string Tensor, double[] Cats, double[] Dogs)[] WordsOfOneStream =
    [
        ("E_token", [-0.06068943932678648, -0.02874272642631516, 0.05944460334586552],
            [0.13610285651290285, -0.13236548971429415, 0.10740350591994426]),
        ("W_lm", [-0.05942690563228127, 0.03345921814361857, -0.08638306884561106],
            [0.0997065554216748, -0.0275576666002497, 0.007354925117544395]),
    ];

    private static readonly (string Tensor, double[] Cats, double[] Dogs)[] WordsOfTheirParts =
    [
        ("E_token", [-0.06585749178488921, 0.042441785166302766, -0.032172870763170595],
            [0.03957255098126974, -0.015768792648300774, 0.04482170256213404]),
        ("W_lm", [-0.1791796559601072, -0.04385048522124309, -0.1585142018992367],
            [-0.0932374124275779, -0.05374203536910537, -0.0585543591625788]),
    ];

    [TestCase(0L, 0.09417154046806644, -0.139657810470115, -0.0679714448078421)]
    [TestCase(42L, -0.014409032957792837, -0.01729036003315193, -0.011131586156766246)]
    [TestCase((1L << 31) - 1, -0.07615656650514387, 0.16794164538037454, 0.06863814048291604)]
    [TestCase(1L << 31, -0.06279072356013478, 0.1006169975251347, 0.045747056189306294)]
    [TestCase((1L << 32) - 1, -0.0444600818480244, -0.05065896819748768, -0.06481196186056797)]
    [TestCase(1L << 32, 0.07888598085495196, 0.06779984204616889, 0.13679793770790433)]
    [TestCase((1L << 32) + 1, 0.014324638870965115, 0.11899785240826444, -0.037684469694958436)]
    [TestCase(1L << 53, -0.13649173578392415, -0.363833861363706, 0.10367163097049013)]
    [TestCase(long.MaxValue, -0.057436291309415334, 0.12905155840981153, 0.03629410941290464)]
    public void Gauss_is_that_of_Python(long seed, double first, double second, double third)
    {
        var stream = new GaussianStream(seed, 0.1);

        new[] { stream.Next(), stream.Next(), stream.Next() }.Should().Equal([first, second, third], IsThatOfPython);
    }

    [Test]
    public void The_spread_is_a_factor_of_it()
    {
        var stream = new GaussianStream(1L << 53, 0.02); // g.gauss(0, 0.02)

        new[] { stream.Next(), stream.Next() }.Should().Equal([-0.027298347156784832, -0.07276677227274118], IsThatOfPython);
    }

    /// <summary>Numbers come in pairs, and 3·3 is odd: the second of a pair is the first of the next matrix.</summary>
    [Test]
    public void A_matrix_goes_on_where_the_one_before_it_ended()
    {
        var stream = new GaussianStream(1L << 31, 0.1);

        stream.NextMatrix(3, 3).ToRowMajorArray().Should().Equal(
        [
            -0.06279072356013478, 0.1006169975251347, 0.045747056189306294, -0.038260534520212386, 0.11691415246303241,
            0.09958320101367027, -0.045167983788438365, 0.07995743263056092, 0.07820762399495619,
        ], IsThatOfPython);
        stream.NextMatrix(1, 3).ToRowMajorArray().Should()
            .Equal([-0.13730615251089615, 0.10202806792129582, 0.06060105722907569], IsThatOfPython);
        stream.NextMatrix(3, 1).ToRowMajorArray().Should()
            .Equal([0.03922011760910294, 0.08272749870709692, 0.09617354263256561], IsThatOfPython);
    }

    [Test]
    public void However_large_the_matrix_before_it()
    {
        var stream = new GaussianStream(42, 0.1);

        new[] { stream.NextMatrix(47, 45)[46, 44], stream.Next() }.Should()
            .Equal([-0.09696163810925838, 0.09917917931011433], IsThatOfPython);
    }

    /// <summary>
    /// The first and the last number of each parameter of a model whose matrices are all odd: five words, five positions, three features,
    /// three heads, five features in the middle. In Python each is a list of g.gauss(0, 0.1); where the draw begins again, g.seed(seed).
    /// </summary>
    [Test]
    public void Every_parameter_of_odd_size_is_drawn_as_in_Python([Values] DrawOrder draw)
    {
        Model published = PublishedModel.Drawn(draw);
        Model odd = published with
        {
            Text = "I like",
            Vocabulary = [.. published.Vocabulary[..5]],
            DModel = 3,
            Heads = 3,
            DFf = 5,
            Initialization = new(1L << 31, 0.1, draw),
        };
        TrainingState state = TrainingState.Initial(odd);
        TrainingState grown = state.WithWords(odd with { Vocabulary = [.. odd.Vocabulary, "cats", "dogs"] }, 2);

        (string Tensor, double[] Cats, double[] Dogs)[] ofWords = draw == DrawOrder.Continuous ? WordsOfOneStream : WordsOfTheirParts;
        foreach ((string name, double[] cats, double[] dogs) in ofWords)
        {
            Matrix<double> value = name == "W_lm" ? grown[name].Transpose() : grown[name];
            value.Row(5).ToArray().Should().Equal(cats, IsThatOfPython, "{0} of a word more", name);
            value.Row(6).ToArray().Should().Equal(dogs, IsThatOfPython, "{0} of one more", name);
        }

        foreach ((string name, double first, double last) in draw == DrawOrder.Continuous ? Continuous : Reseeded)
        {
            Matrix<double> drawn = state[name];
            grown[name].SubMatrix(0, drawn.RowCount, 0, drawn.ColumnCount).ToArray().Should().BeEquivalentTo(drawn.ToArray(),
                "{0} stays", name);
            new[] { drawn[0, 0], drawn[drawn.RowCount - 1, drawn.ColumnCount - 1] }.Should()
                .Equal([first, last], IsThatOfPython, "so begins and ends {0}", name);
        }
    }

    [TestCase(new uint[] { 42 }, 0.6394267984578837, 0.025010755222666936)]
    [TestCase(new uint[] { 0, 1 }, 0.11299430095636409, 0.41782886486292836)]
    public void Random_is_that_of_Python(uint[] key, double first, double second)
    {
        var twister = new MersenneTwister(key);

        new[] { twister.NextDouble(), twister.NextDouble() }.Should().Equal(first, second);
    }

    [TestCase(1000, 0.09935462460613032)]
    [TestCase(100_000, 0.5755863844582546)]
    public void It_stays_so_after_the_state_was_twisted_again(int drawn, double next)
    {
        var twister = new MersenneTwister([42]);
        for (; drawn > 0; drawn--)
        {
            twister.NextDouble();
        }

        twister.NextDouble().Should().Be(next);
    }

    private static bool IsThatOfPython(double found, double python) => Math.Abs(found - python) <= 1e-16;
}
