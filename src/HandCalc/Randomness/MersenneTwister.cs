namespace HandCalc.Randomness;

/// <summary>The generator MT19937: 32 random bits at a time, the same for the same seed everywhere.</summary>
/// <remarks>Source: Matsumoto and Nishimura, "Mersenne Twister" (1998), with their seeding by array of 2002.</remarks>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;
    private readonly uint[] state = new uint[Size];
    private int next = Size;

    /// <summary>Seeds the generator with the key's words: init_by_array.</summary>
    public MersenneTwister(ReadOnlySpan<uint> key)
    {
        state[0] = 19650218;
        for (uint i = 1; i < Size; i++)
        {
            state[i] = (1812433253 * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
        }

        int at = 1;
        int word = 0;
        for (int round = 0; round < Math.Max(Size, key.Length); round++)
        {
            state[at] = (state[at] ^ (Previous(at) * 1664525)) + key[word] + (uint)word;
            at = Advance(at);
            word = (word + 1) % key.Length;
        }

        for (int round = 0; round < Size - 1; round++)
        {
            state[at] = (state[at] ^ (Previous(at) * 1566083941)) - (uint)at;
            at = Advance(at);
        }

        state[0] = 0x80000000;
    }

    /// <summary>The generator of a seed, as Python's random.seed takes it.</summary>
    /// <param name="seed">The seed, not negative: its 32-bit words, the low one first, are the key.</param>
    public static MersenneTwister Of(long seed)
    {
        (uint low, uint high) = ((uint)seed, (uint)(seed >> 32));
        return new MersenneTwister(high == 0 ? [low] : [low, high]);
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (next == Size)
        {
            Twist();
        }

        uint y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>The next number in [0, 1), with 53 random bits.</summary>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5;
        uint low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    private void Twist()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7fffffff);
            state[i] = state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }

        next = 0;
    }

    private uint Previous(int at) => state[at - 1] ^ (state[at - 1] >> 30);

    /// <summary>The place after <paramref name="at"/>; past the end, the last word is carried to the front.</summary>
    private int Advance(int at)
    {
        if (at + 1 < Size)
        {
            return at + 1;
        }

        state[0] = state[Size - 1];
        return 1;
    }
}
