using System.Runtime.CompilerServices;

namespace HandCalc.Numerics;

/// <summary>
/// Some columns of Y = A·B, tile by tile. The terms are taken in blocks, so that a block of A stays in the cache while the columns of B
/// go by. Where the rows of A do not stand together, or are too few for a tile, they are copied first.
/// </summary>
internal readonly struct ColumnsOfProduct(Factor a, Factor b, double[] y) : IRange
{
    /// <summary>How many terms and how many rows of A make a block: together 256 KiB.</summary>
    private const int Terms = 256, RowsOfBlock = 128;

    /// <summary>A block of A.</summary>
    [ThreadStatic]
    private static double[]? buffer;

    public void Run(int from, int to)
    {
        double[] packed = buffer ??= new double[Terms * RowsOfBlock];
        for (int k = 0; k < a.Columns; k += Terms)
        {
            for (int i = 0; i < a.Rows; i += RowsOfBlock)
            {
                AddBlock(i, Math.Min(RowsOfBlock, a.Rows - i), k, Math.Min(Terms, a.Columns - k), from, to, packed);
            }
        }
    }

    /// <summary>Adds the terms of one block to the columns.</summary>
    private void AddBlock(int row, int rows, int term, int terms, int from, int to, double[] packed)
    {
        for (int i = 0; i < rows; i += Height(rows - i))
        {
            if (!StandsTogether(rows - i))
            {
                a.Pack(row + i, term, Math.Min(Height(rows - i), rows - i), terms, Height(rows - i), packed.AsSpan(i * terms));
            }
        }

        var tile = new ProductTile(b.Down, b.Across, a.Rows, terms, resume: term > 0);
        for (int j = from; j < to; j += ProductTile.ShortColumns)
        {
            int columns = Math.Min(ProductTile.ShortColumns, to - j);
            ref double factors = ref b.Entries[(term * b.Down) + (j * b.Across)];
            for (int i = 0; i < rows; i += Height(rows - i))
            {
                bool together = StandsTogether(rows - i);
                ref double panel = ref together ? ref a.Entries[row + i + (term * a.Across)] : ref packed[i * terms];
                ref double sums = ref y[row + i + (j * a.Rows)];
                int height = Height(rows - i), step = together ? a.Across : height;
                if (height == ProductTile.ShortRows)
                {
                    tile.AddShort(ref panel, step, ref factors, Math.Min(height, rows - i), columns, ref sums);
                    continue;
                }

                for (int next = 0; next < columns; next += ProductTile.TallColumns)
                {
                    tile.AddTall(
                        ref panel, step, ref Unsafe.Add(ref factors, next * b.Across), Math.Min(ProductTile.TallColumns, columns - next),
                        ref Unsafe.Add(ref sums, next * a.Rows));
                }
            }
        }
    }

    /// <summary>How many rows the next panel of A has, where so many are left.</summary>
    private static int Height(int left) => left >= ProductTile.TallRows ? ProductTile.TallRows : ProductTile.ShortRows;

    /// <summary>Whether the rows of the next panel stand together in A, column by column.</summary>
    private bool StandsTogether(int left) => a.Down == 1 && left >= ProductTile.ShortRows;
}
