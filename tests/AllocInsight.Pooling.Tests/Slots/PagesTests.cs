namespace AllocInsight.Pooling.Tests.Slots;

public sealed unsafe class PagesTests
{
    private const int Segment = 4 << 20;
    private const int Page = 64 << 10;

    // Empty pages that a thread's heap keeps in their size classes until it needs pages again.
    private const int Retained = 16;

    public static TheoryData<string> Kinds { get; } = ["plain", "live", "ruby", "blocks of 2001"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void When_all_is_freed_trimming_gives_all_memory_back(string kind)
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create(kind, source, Timeout.InfiniteTimeSpan);
        nint[] blocks = Fill(allocator, bytes: 20 << 20);
        Assert.True(source.Reservations >= 5);
        long used = source.CommittedBytes;
        foreach (nint block in blocks)
            allocator.Free((void*)block);
        Assert.Equal((nuint)used, allocator.Trim());
        Assert.Equal((0, 0L), (source.Reservations, source.CommittedBytes));
    }

    [Fact]
    public void Empty_pages_lose_their_memory_once_their_time_has_come_and_not_before()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, TimeSpan.FromMilliseconds(300));
        nint[] blocks = Fill(allocator, bytes: 3 << 20);
        long used = source.CommittedBytes;
        long start = Environment.TickCount64;
        foreach (nint block in blocks)
            allocator.Free((void*)block);
        long after = source.CommittedBytes;
        if (Environment.TickCount64 - start < 250)
            Assert.Equal(used, after);
        Assert.True(SpinWait.SpinUntil(() => source.CommittedBytes < Page * (Retained + 4), TimeSpan.FromSeconds(30)), "The timer must decommit unused pages.");
        Assert.False(new Span<byte>((void*)Fill(allocator, bytes: 2 << 20)[0], 64).IsEmpty);
        Assert.True(allocator.Arena.IsValid());
    }

    [Fact]
    public void Taking_and_freeing_around_the_end_of_a_page_takes_no_memory_and_gives_none_back()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, TimeSpan.FromMilliseconds(1));
        for (int i = 0; i < Page / 64; i++)
            allocator.Allocate(64);
        allocator.Free(allocator.Allocate(64));
        (int commits, int decommits) = (source.Commits, source.Decommits);
        for (int round = 0; round < 20_000; round++)
        {
            void* first = allocator.Allocate(64), second = allocator.Allocate(64);
            allocator.Free(first);
            allocator.Free(second);
        }
        Assert.Equal((commits, decommits), (source.Commits, source.Decommits));
    }

    [Fact]
    public void A_page_that_is_used_again_before_its_time_keeps_its_memory()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, TimeSpan.FromSeconds(60));
        for (int round = 0; round < 50; round++)
        {
            foreach (nint block in Fill(allocator, bytes: 1 << 20))
                allocator.Free((void*)block);
        }
        Assert.Equal(0, source.Decommits);
        Assert.True(source.CommittedBytes < 2 << 20);
    }

    [Fact]
    public void Where_memory_is_short_an_empty_page_does_not_wait_for_its_time()
    {
        var source = new CountingPageSource();
        bool isShort = false;
        using var allocator = new SlotAllocator(new()
        {
            Checks = PoolChecks.None,
            PageSource = source,
            Retention = TimeSpan.FromHours(1),
            IsMemoryShort = () => Volatile.Read(ref isShort),
        });
        foreach (nint block in Fill(allocator, bytes: 3 << 20))
            allocator.Free((void*)block);
        Assert.Equal(0, source.Decommits);
        Volatile.Write(ref isShort, true);
        Assert.True(SpinWait.SpinUntil(() => source.Decommits > 20, TimeSpan.FromSeconds(30)), "The timer must see that memory is short.");
    }

    [Fact]
    public void Pages_that_a_class_keeps_are_given_to_another_one_before_more_memory_is_taken()
    {
        var source = new CountingPageSource { SegmentLimit = 1 };
        using SlotAllocator allocator = Allocators.Create("plain", source, Timeout.InfiniteTimeSpan);
        for (int round = 0; round < 20; round++)
        {
            int size = 32 + (round * 8);
            var blocks = new nint[(3 << 20) / size];
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = (nint)allocator.Allocate((nuint)size);
            foreach (nint block in blocks)
                allocator.Free((void*)block);
        }
        Assert.True(allocator.Arena.IsValid());
    }

    [Fact]
    public void Emptied_pages_serve_any_other_size()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, Timeout.InfiniteTimeSpan);
        foreach (int size in (int[])[16, 32, 48, 64, 100, 200, 500, 1000, 5000, 20_000])
        {
            var blocks = new nint[(3 << 20) / size];
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = (nint)allocator.Allocate((nuint)size);
            foreach (nint block in blocks)
                allocator.Free((void*)block);
        }
        Assert.Equal(1, source.Reservations);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_source_that_refuses_makes_an_allocation_throw_and_all_else_goes_on(string kind)
    {
        var source = new CountingPageSource { SegmentLimit = 2 };
        using SlotAllocator allocator = Allocators.Create(kind, source, Timeout.InfiniteTimeSpan);
        var blocks = new Stack<nint>();
        for (int round = 0; round < 3; round++)
        {
            Assert.Throws<OutOfMemoryException>(() =>
            {
                while (blocks.Count < int.MaxValue)
                    blocks.Push((nint)allocator.Allocate(40));
            });
            Assert.True(allocator.Arena.IsValid());
            Assert.True(blocks.Count > Segment / 40);
            allocator.Free((void*)blocks.Pop());
            blocks.Push((nint)allocator.Allocate(40));
            while (blocks.Count > 100)
                allocator.Free((void*)blocks.Pop());
        }
        Assert.Equal(blocks.Count, allocator.GetStatistics().LiveSlots);
    }

    [Fact]
    public void A_source_that_cannot_commit_makes_an_allocation_throw_until_it_can()
    {
        var source = new CountingPageSource { CommitLimit = 0 };
        using SlotAllocator allocator = Allocators.Create("plain", source, Timeout.InfiniteTimeSpan);
        Assert.Throws<OutOfMemoryException>(() => (nint)allocator.Allocate(40));
        Assert.Equal(0, source.Reservations);
        source.CommitLimit = 1;
        Assert.Throws<OutOfMemoryException>(() => (nint)allocator.Allocate(40));
        source.CommitLimit = 3;
        allocator.Allocate(40);
        allocator.Allocate(400);
        Assert.Throws<OutOfMemoryException>(() => (nint)allocator.Allocate(4000));
        Assert.Equal(2, allocator.GetStatistics().LiveSlots);
        Assert.True(allocator.Arena.IsValid());
    }

    private static nint[] Fill(SlotAllocator allocator, int bytes)
    {
        const int Size = 40;
        var blocks = new nint[bytes / Size];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = (nint)allocator.Allocate(Size);
        return blocks;
    }
}
