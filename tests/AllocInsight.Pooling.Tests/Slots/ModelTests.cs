using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests.Slots;

public sealed unsafe class ModelTests
{
    public static TheoryData<string> Kinds => Allocators.Kinds;

    private enum Step
    {
        Allocate,
        AllocateZeroed,
        AllocateAligned,
        Reallocate,
        Free,
        FreeElsewhere,
        Trim,
    }

    private static readonly Gen<int> Sizes = Gen.Frequency((10, Gen.Choose(0, 300)), (3, Gen.Choose(0, 5000)), (1, Gen.Choose(30_000, 70_000)));

    private static readonly Gen<(Step Step, int Size, int Which)[]> Programs =
        Gen.Frequency((8, Gen.Constant(Step.Allocate)), (2, Gen.Constant(Step.AllocateZeroed)), (2, Gen.Constant(Step.AllocateAligned)),
                (4, Gen.Constant(Step.Reallocate)), (8, Gen.Constant(Step.Free)), (1, Gen.Constant(Step.FreeElsewhere)), (1, Gen.Constant(Step.Trim)))
            .SelectMany(step => Sizes, (step, size) => (step, size))
            .SelectMany(pair => Gen.Choose(0, 1 << 20), (pair, which) => (pair.step, pair.size, which))
            .ArrayOf(300);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_sequence_of_calls_makes_two_live_blocks_overlap_or_loses_what_is_in_one(string kind) => Properties.Hold(Programs, program =>
    {
        using SlotAllocator allocator = Allocators.Create(kind, retention: TimeSpan.FromMilliseconds(1));
        var blocks = new List<(nint Address, int Size, byte Fill)>();
        byte fill = 0;
        foreach ((Step step, int size, int which) in program)
            Take(allocator, blocks, step, size, which, ++fill);
        Assert.Equal(blocks.Count, blocks.Select(block => block.Address).Distinct().Count());
        foreach ((nint address, int size, byte content) in blocks)
        {
            Assert.False(new Span<byte>((void*)address, size).ContainsAnyExcept(content));
            allocator.Free((void*)address);
        }
        allocator.Trim();
        Assert.Equal((0L, 0L), (allocator.GetStatistics().LiveSlots, allocator.GetStatistics().LargeBlocks));
        Assert.True(allocator.Arena.IsValid());
    }, tests: 60);

    private static void Take(SlotAllocator allocator, List<(nint Address, int Size, byte Fill)> blocks, Step step, int size, int which, byte fill)
    {
        bool isNew = step is Step.Allocate or Step.AllocateZeroed or Step.AllocateAligned;
        if (step == Step.Trim)
            allocator.Trim();
        if (step == Step.Trim || (!isNew && blocks.Count == 0))
            return;
        if (isNew)
        {
            var address = (nint)(step switch
            {
                Step.Allocate => allocator.Allocate((nuint)size),
                Step.AllocateZeroed => allocator.AllocateZeroed((nuint)size),
                _ => allocator.Allocate((nuint)size, (nuint)1 << (which % 13)),
            });
            if (step == Step.AllocateZeroed)
                Assert.False(new Span<byte>((void*)address, size).ContainsAnyExcept((byte)0));
            new Span<byte>((void*)address, size).Fill(fill);
            blocks.Add((address, size, fill));
            return;
        }
        (nint old, int oldSize, byte content) = blocks[which % blocks.Count];
        blocks.RemoveAt(which % blocks.Count);
        Assert.False(new Span<byte>((void*)old, oldSize).ContainsAnyExcept(content));
        if (step == Step.Reallocate)
        {
            var moved = (nint)allocator.Reallocate((void*)old, (nuint)size);
            Assert.False(new Span<byte>((void*)moved, Math.Min(oldSize, size)).ContainsAnyExcept(content));
            new Span<byte>((void*)moved, size).Fill(fill);
            blocks.Add((moved, size, fill));
        }
        else if (step == Step.FreeElsewhere)
        {
            Threads.Run(1, _ => allocator.Free((void*)old));
        }
        else
        {
            allocator.Free((void*)old);
        }
    }
}
