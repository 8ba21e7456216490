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

        for (int j = from; j < to; j += ProductTile.ShortColumns)
        {
            for (int i = 0; i < rows; i += Height(rows - i))
            {
                bool together = StandsTogether(rows - i);
                ref double panel = ref together ? ref a.Entries[row + i + (term * a.Across)] : ref packed[i * terms];
                var tile = new ProductTile(together ? a.Across : Height(rows - i), b.Down, b.Across, terms, resume: term > 0);
                if (Height(rows - i) == ProductTile.ShortRows)
                {
                    AddTile(tile, ref panel, term, row + i, Math.Min(ProductTile.ShortRows, rows - i), j, Math.Min(ProductTile.ShortColumns, to - j), to, memory);
                    continue;
                }

                for (int k = j; k < Math.Min(to, j + ProductTile.ShortColumns); k += ProductTile.TallColumns)
                {
                    AddTile(tile, ref panel, term, row + i, ProductTile.TallRows, k, Math.Min(ProductTile.TallColumns, to - k), to, memory);
                }
            }
        }
    }

    /// <summary>Adds the terms of one tile, in its place or, where it is written farther than it may be, in a place of its own.</summary>
    private void AddTile(ProductTile tile, ref double panel, int term, int row, int rows, int column, int columns, int to, Span<double> memory)
    {
        ref double factors = ref b.Entries[(term * b.Down) + (column * b.Across)];
        int start = row + (column * a.Rows);
        bool tall = rows == ProductTile.TallRows;
        if (IsWithin(term, row, rows, column, columns, to))
        {
            tile.Add(tall, ref panel, ref factors, columns, ref y[start], a.Rows);
            return;
        }

        // Where the tile has all rows of Y, its columns follow each other there as well.
        int step = rows == a.Rows ? rows : tall ? ProductTile.TallRows : ProductTile.ShortRows;
        for (int j = 0; j < columns && term > 0; j++)
        {
            y.AsSpan(start + (j * a.Rows), rows).CopyTo(memory[(j * step)..]);
        }

        tile.Add(tall, ref panel, ref factors, columns, ref memory[0], step);
        if (rows == a.Rows)
        {
            memory[..(columns * rows)].CopyTo(y.AsSpan(start));
            return;
        }

        for (int j = 0; j < columns; j++)
        {
            memory.Slice(j * step, rows).CopyTo(y.AsSpan(start + (j * a.Rows)));
        }
    }

    /// <summary>
    /// Whether a tile fits into Y; or is written into columns that are computed afterwards, if it has all rows, and these columns are
    /// ours.
    /// </summary>
    private bool IsWithin(int term, int row, int rows, int column, int columns, int to) => rows == ProductTile.TallRows
        ? columns == ProductTile.TallColumns
        : (rows == ProductTile.ShortRows && columns == ProductTile.ShortColumns)
            || (rows == a.Rows && term == 0
                && ((column + ProductTile.ShortColumns - 1) * a.Rows) + ProductTile.ShortRows <= to * a.Rows);

    /// <summary>How many rows the next panel of A has, where so many are left.</summary>
    private static int Height(int left) => left >= ProductTile.TallRows ? ProductTile.TallRows : ProductTile.ShortRows;

    /// <summary>Whether the rows of the next panel stand together in A, column by column.</summary>
    private bool StandsTogether(int left) => a.Down == 1 && left >= ProductTile.ShortRows;
}
