using System.Diagnostics.CodeAnalysis;

namespace AllocInsight.Pooling;

/// <summary>
/// An ascending list of slot sizes in bytes, and the mapping from a request to the smallest slot that holds it.
/// The one definition of "small" that the pool and the profiler share.
/// </summary>
/// <remarks>Immutable, safe for use from any number of threads. A look-up costs a shift and a load for small requests.</remarks>
public sealed class SizeClassTable
{
    /// <summary>The most slots that a table may have: 4,096.</summary>
    public const int MaxCount = 4096;

    /// <summary>The largest slot that a table may have, in bytes: 1 GiB.</summary>
    public const int MaxSlotSize = 1 << 30;

    private readonly int[] _slots;
    private readonly SizeClassLookup _lookup;

    private SizeClassTable(string name, int[] slots, int? blockSize = null)
    {
        Name = name;
        BlockSize = blockSize;
        _slots = slots;
        _lookup = new SizeClassLookup(slots);
    }

    /// <summary>
    /// 8-byte steps to 64, then 8 slots per doubling up to 32,768 bytes: 80 slots, rounding a request above 64 bytes up
    /// by less than 12.5 %.
    /// </summary>
    public static SizeClassTable Default { get; } = new("default", BuildDefault());

    /// <summary>Ruby's size pools: 40, 80, 160, 320 and 640 bytes, in pages of 64 KiB.</summary>
    public static SizeClassTable RubySizePools { get; } = new("ruby", [40, 80, 160, 320, 640], 64 * 1024);

    /// <summary>The block allocator of 2001 that replaced Ruby's malloc: every 4 bytes up to 256, in blocks of 1,536 bytes.</summary>
    public static SizeClassTable BlockMalloc2001 { get; } =
        new("bmalloc", [.. Enumerable.Range(1, 64).Select(i => 4 * i)], 1536);

    /// <summary>What <see cref="Parse"/> turns back into an equal table: a table's name, a list of sizes, or <c>@file</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Bytes in one block of equally sized slots, in the allocator that the table is taken from; null where it prescribes none.
    /// </summary>
    public int? BlockSize { get; }

    /// <summary>Number of slots, 1 to <see cref="MaxCount"/>.</summary>
    public int Count => _slots.Length;

    /// <summary>Size of the largest slot in bytes: requests above it have no size class.</summary>
    public int LargestSlot => _slots[^1];

    /// <summary>All slot sizes in bytes, ascending.</summary>
    public ReadOnlySpan<int> SlotSizes => _slots;

    /// <summary>The size of a slot in bytes.</summary>
    /// <param name="sizeClass">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sizeClass"/> is outside that range.</exception>
    public int SlotSize(int sizeClass)
    {
        int[] slots = _slots;
        if ((uint)sizeClass >= (uint)slots.Length)
            throw new ArgumentOutOfRangeException(nameof(sizeClass), sizeClass, $"A size class of this table is 0 to {slots.Length - 1}.");
        return slots[sizeClass];
    }

    /// <summary>The smallest slot that holds a request, in constant time.</summary>
    /// <param name="byteCount">Bytes asked for; 0 is served like 1.</param>
    /// <returns>The slot's index, 0 to <see cref="Count"/> - 1; -1 when the request is larger than <see cref="LargestSlot"/>.</returns>
    public int SizeClassOf(nuint byteCount) => _lookup.Find(byteCount);

    /// <inheritdoc cref="SizeClassOf(nuint)"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="byteCount"/> is negative.</exception>
    public int SizeClassOf(long byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        return byteCount > MaxSlotSize ? -1 : _lookup.Find((nuint)byteCount);
    }

    /// <summary>A table of the given slots, named by their list.</summary>
    /// <param name="slotSizes">1 to <see cref="MaxCount"/> sizes in bytes, ascending, each 1 to <see cref="MaxSlotSize"/>.</param>
    /// <exception cref="FormatException">The list breaks one of those rules; the message says which.</exception>
    public static SizeClassTable FromSlots(ReadOnlySpan<int> slotSizes)
    {
        int[] slots = slotSizes.ToArray();
        return SizeClassList.Check(slots) is { } error
            ? throw new FormatException(error)
            : new SizeClassTable(string.Join(',', slots), slots);
    }

    /// <summary>
    /// The table of at most <paramref name="maxSlots"/> slots that wastes the fewest padding bytes on the given sizes: an exact
    /// optimum, with every slot at an observed size and the largest size always served.
    /// </summary>
    /// <param name="observed">Sizes in bytes, each with a weight (the number of objects, 0 or more); order and repeats do not matter.</param>
    /// <param name="maxSlots">1 to <see cref="MaxCount"/>; fewer are used where more would save nothing.</param>
    /// <exception cref="FormatException">No size is given, or one is out of range; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxSlots"/> is outside its range.</exception>
    public static SizeClassTable Fit(IEnumerable<(int Size, double Weight)> observed, int maxSlots = SizeClassFile.DefaultSlots) =>
        FromSlots(SizeClassFit.Solve(observed, maxSlots));

    /// <summary>The table that a name on a command line stands for.</summary>
    /// <param name="text">
    /// <c>default</c>, <c>ruby</c>, <c>bmalloc</c>, an ascending list such as <c>40,80,160</c>, or <c>@file</c>: a table of at most
    /// 40 slots fitted to a profile (<c>*.json</c>) or to a text file with one <c>size [objects]</c> a line.
    /// </param>
    /// <exception cref="FormatException">The text names no table; the message says what is wrong with it.</exception>
    public static SizeClassTable Parse(string text) =>
        TryParse(text, out SizeClassTable? table, out string? error) ? table : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>, with the error as a sentence instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SizeClassTable? table, [NotNullWhen(false)] out string? error)
    {
        text = text?.Trim() ?? "";
        (table, error) = text switch
        {
            "default" => (Default, null),
            "ruby" => (RubySizePools, null),
            "bmalloc" => (BlockMalloc2001, null),
            ['@', .. string path] => Build(text, SizeClassFile.TryRead(path, out string? fileError), fileError),
            _ => Build(null, SizeClassList.TryParse(text, out string? listError), listError),
        };
        return table is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static (SizeClassTable? Table, string? Error) Build(string? name, int[]? slots, string? error) =>
        slots is null ? (null, error) : (new SizeClassTable(name ?? string.Join(',', slots), slots), null);

    private static int[] BuildDefault()
    {
        List<int> slots = [.. Enumerable.Range(1, 8).Select(i => 8 * i)];
        for (int power = 64; power < 32 * 1024; power *= 2)
        {
            for (int eighth = 1; eighth <= 8; eighth++)
                slots.Add(power + (power / 8 * eighth));
        }
        return [.. slots];
    }
}
