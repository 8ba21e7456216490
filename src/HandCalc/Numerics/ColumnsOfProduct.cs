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

    /// <summary>The entries of a tile.</summary>
    private const int Tile = ProductTile.TallRows * ProductTile.TallColumns;

    /// <summary>A tile that has no room in Y, and after it a block of A.</summary>
    [ThreadStatic]
    private static double[]? buffer;

    public void Run(int from, int to)
    {
        Span<double> memory = buffer ??= new double[Tile + (Terms * RowsOfBlock)];
        for (int k = 0; k < a.Columns; k += Terms)
        {
            for (int i = 0; i < a.Rows; i += RowsOfBlock)
            {
                AddBlock(i, Math.Min(RowsOfBlock, a.Rows - i), k, Math.Min(Terms, a.Columns - k), from, to, memory);
            }
        }
    }

    /// <summary>Adds the terms of one block to the columns.</summary>
    private void AddBlock(int row, int rows, int term, int terms, int from, int to, Span<double> memory)
    {
        Span<double> packed = memory[Tile..];
        for (int i = 0; i < rows; i += Height(rows - i))
        {
            if (!StandsTogether(rows - i))
            {
                a.Pack(row + i, term, Math.Min(Height(rows - i), rows - i), terms, Height(rows - i), packed[(i * terms)..]);
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
                int height = Height(rows - i), step = together ? a.Across : height;
                if (height == ProductTile.ShortRows)
                {
                    AddShort(tile, ref panel, step, ref factors, row + i, Math.Min(height, rows - i), j, columns, term > 0, to, memory);
                }
                else
                {
                    AddTall(tile, ref panel, step, ref factors, row + i, j, columns, term > 0, memory);
                }
            }
        }
    }

    /// <summary>Adds the terms of one tall tile, or of two beside each other.</summary>
    private void AddTall(
        in ProductTile tile, ref double panel, int step, ref double factors, int row, int column, int columns, bool resume, Span<double> memory)
    {
        for (int j = 0; j < columns; j += ProductTile.TallColumns)
        {
            ref double ofColumn = ref Unsafe.Add(ref factors, j * b.Across);
            int start = row + ((column + j) * a.Rows), count = columns - j;
            if (count >= ProductTile.TallColumns)
            {
                tile.AddTall(ref panel, step, ref ofColumn, ProductTile.TallColumns, ref y[start]);
                continue;
            }

            Copy(start, ProductTile.TallRows, resume ? count : 0, memory, ProductTile.TallRows, back: false);
            tile.In(ProductTile.TallRows).AddTall(ref panel, step, ref ofColumn, count, ref memory[0]);
            Copy(start, ProductTile.TallRows, count, memory, ProductTile.TallRows, back: true);
        }
    }

    /// <summary>Adds the terms of one short tile: in its place or, where there is no room for a whole one, in a place of its own.</summary>
    private void AddShort(
        in ProductTile tile, ref double panel, int step, ref double factors, int row, int rows, int column, int columns, bool resume, int to,
        Span<double> memory)
    {
        int start = row + (column * a.Rows);

        // A tile with all rows of Y may write behind them: what stands there is computed afterwards, if these columns are ours.
        bool fits = rows == ProductTile.ShortRows && columns == ProductTile.ShortColumns;
        if (fits || (rows == a.Rows && !resume && start + ((ProductTile.ShortColumns - 1) * rows) + ProductTile.ShortRows <= to * rows))
        {
            tile.AddShort(ref panel, step, ref factors, columns, ref y[start]);
            return;
        }

        // With all rows of Y, the columns follow each other in both places, and are copied as one.
        int apart = rows == a.Rows ? rows : ProductTile.ShortRows;
        (int each, int pieces) = rows == a.Rows ? (rows * columns, 1) : (rows, columns);
        Copy(start, each, resume ? pieces : 0, memory, apart, back: false);
        tile.In(apart).AddShort(ref panel, step, ref factors, columns, ref memory[0]);
        Copy(start, each, pieces, memory, apart, back: true);
    }

    /// <summary>Copies pieces of columns of Y to a place of their own, or back.</summary>
    private void Copy(int start, int length, int pieces, Span<double> place, int apart, bool back)
    {
        for (int piece = 0; piece < pieces; piece++)
        {
            Span<double> there = place.Slice(piece * apart, length), here = y.AsSpan(start + (piece * a.Rows), length);
            (back ? there : here).CopyTo(back ? here : there);
        }
    }

    /// <summary>How many rows the next panel of A has, where so many are left.</summary>
    private static int Height(int left) => left >= ProductTile.TallRows ? ProductTile.TallRows : ProductTile.ShortRows;

    /// <summary>Whether the rows of the next panel stand together in A, column by column.</summary>
    private bool StandsTogether(int left) => a.Down == 1 && left >= ProductTile.ShortRows;
}
