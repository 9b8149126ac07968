namespace AllocInsight.Pooling.Tests.Slots;

/// <summary>
/// Threads that come and go exchange blocks through one table, so that most are freed by a thread that did not allocate them. Each
/// block says its size and is filled with one value, which the one who frees it checks.
/// </summary>
/// <remarks>The environment variable ALLOCINSIGHT_STRESS_MINUTES runs each case for so long; the seed is in every failure.</remarks>
public sealed unsafe class StressTests
{
    private const int Threads = 4;
    private const int Places = 8192;

    private static readonly TimeSpan? Longer = double.TryParse(Environment.GetEnvironmentVariable("ALLOCINSIGHT_STRESS_MINUTES"), out double minutes)
        ? TimeSpan.FromMinutes(minutes) : null;

    public static TheoryData<string, int> Cases { get; } = new()
    {
        { "plain", 80_000_000 },
        { "live", 25_000_000 },
        { "ruby", 10_000_000 },
        { "blocks of 2001", 5_000_000 },
        { "blocks of 2001, live", 5_000_000 },
        { "guarded", 20_000 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Blocks_that_threads_exchange_and_free_for_each_other_stay_whole(string kind, int operations)
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create(kind, source, TimeSpan.FromMilliseconds(20));
        var places = new nint[Places];
        long start = Environment.TickCount64;
        const int Generations = 20;
        for (int generation = 0; generation < Generations || Environment.TickCount64 - start < Longer?.TotalMilliseconds; generation++)
        {
            int seed = generation * Threads;
            Slots.Threads.Run(Threads, thread => Exchange(allocator, places, seed + thread, operations / Generations / Threads));
            Assert.True(allocator.Arena.IsValid(), $"The allocator must be valid after generation {generation}.");
        }
        foreach (nint block in places)
            Free(allocator, block, seed: -1);
        allocator.Trim();
        Assert.Equal((0, 0L), (source.Reservations, allocator.GetStatistics().LargeBlocks));
    }

    // Half of the steps put a new block into a place and half take one out, whoever put it there.
    private static void Exchange(SlotAllocator allocator, nint[] places, int seed, int operations)
    {
        var random = new Random(seed);
        for (int i = 0; i < operations; i++)
        {
            uint dice = (uint)random.Next();
            nint block = (dice & 1) == 0 ? 0 : New(allocator, dice);
            Free(allocator, Interlocked.Exchange(ref places[(dice >> 1) % Places], block), seed);
        }
    }

    // One in 4,096 is larger than any slot. Small ones are checked whole, the rest at both ends.
    private static nint New(SlotAllocator allocator, uint dice)
    {
        int size = 8 + (int)(dice >> 12 & 0xFFF) switch
        {
            0 => 40_000,
            < 40 => (int)(dice >> 4 & 0x3FFF),
            var other => other & 0x7F,
        };
        var block = (byte*)allocator.Allocate((nuint)size);
        *(int*)block = size;
        var fill = (byte)dice;
        new Span<byte>(block + 4, Math.Min(size, 64) - 4).Fill(fill);
        block[size - 1] = fill;
        return (nint)block;
    }

    private static void Free(SlotAllocator allocator, nint address, int seed)
    {
        if (address == 0)
            return;
        var block = (byte*)address;
        int size = *(int*)block;
        if (size is < 8 or > 40_008 || new Span<byte>(block + 4, Math.Min(size, 64) - 4).ContainsAnyExcept(block[4]) || block[size - 1] != block[4])
            Assert.Fail($"A block of {size} bytes at 0x{address:x} was damaged (seed {seed}).");
        allocator.Free(block);
    }
}
