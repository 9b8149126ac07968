namespace AllocInsight.Pooling.Tests.Slots;

public sealed unsafe class ThreadsTests
{
    public static TheoryData<string> Kinds { get; } = ["plain", "live", "blocks of 2001", "blocks of 2001, live"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_another_thread_frees_is_used_again(string kind)
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create(kind, source);
        for (int round = 0; round < 40; round++)
        {
            var blocks = new nint[20_000];
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = (nint)allocator.Allocate(48);
            Threads.Run(2, thread =>
            {
                for (int i = thread; i < blocks.Length; i += 2)
                    allocator.Free((void*)blocks[i]);
            });
        }
        Assert.Equal(1, source.Reservations);
        Assert.Equal((0L, 1), (allocator.GetStatistics().LiveSlots, allocator.GetStatistics().Heaps));
        Assert.True(allocator.Arena.IsValid());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trimming_gives_back_what_other_threads_freed(string kind)
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create(kind, source);
        var blocks = new nint[100_000];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = (nint)allocator.Allocate(48);
        Threads.Run(1, _ =>
        {
            foreach (nint block in blocks)
                allocator.Free((void*)block);
        });
        allocator.Trim();
        Assert.Equal((0, 0L), (source.Reservations, source.CommittedBytes));
    }

    [Fact]
    public void A_thread_that_only_frees_has_no_heap()
    {
        using SlotAllocator allocator = Allocators.Create("plain");
        void* block = allocator.Allocate(48);
        Threads.Run(4, _ => allocator.Free(null));
        Threads.Run(1, _ => allocator.Free(block));
        Assert.Equal(1, allocator.GetStatistics().Heaps);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Thousands_of_short_lived_threads_take_no_more_memory_than_one(string kind)
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create(kind, source, Timeout.InfiniteTimeSpan);
        Threads.Run(1, _ => Work(allocator));
        long one = source.CommittedBytes;
        for (int i = 0; i < 2000; i++)
            Threads.Run(1, _ => Work(allocator));
        Assert.Equal(one, source.CommittedBytes);
        Assert.Equal((1, 1), (source.Reservations, allocator.GetStatistics().Heaps));
        Assert.True(allocator.Arena.IsValid());

        static void Work(SlotAllocator allocator)
        {
            var random = new Random(1);
            var blocks = new nint[100];
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = (nint)allocator.Allocate((nuint)random.Next(8, 256));
            foreach (nint block in blocks)
                allocator.Free((void*)block);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_an_ended_thread_left_is_absorbed_by_one_that_needs_pages(string kind)
    {
        var source = new CountingPageSource { SegmentLimit = 2 };
        using SlotAllocator allocator = Allocators.Create(kind, source, Timeout.InfiniteTimeSpan);
        allocator.Allocate(48);
        var left = new nint[1000];
        Threads.Run(1, _ =>
        {
            for (int i = 0; i < left.Length; i++)
                left[i] = (nint)allocator.Allocate(48);
        });
        Assert.Equal(2, allocator.GetStatistics().Heaps);
        while (allocator.GetStatistics().Heaps > 1)
        {
            for (int i = 0; i < 1000; i++)
                allocator.Allocate(48);
        }
        long live = allocator.GetStatistics().LiveSlots;
        foreach (nint block in left)
            allocator.Free((void*)block);
        Assert.Equal(live - left.Length, allocator.GetStatistics().LiveSlots);
        Assert.True(allocator.Arena.IsValid());
    }

    [Fact]
    public void Trimming_gives_back_what_ended_threads_left()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, Timeout.InfiniteTimeSpan);
        Threads.Run(3, _ =>
        {
            for (int i = 0; i < 1000; i++)
                allocator.Free(allocator.Allocate((nuint)i));
        });
        Assert.True(source.Reservations > 0);
        allocator.Trim();
        Assert.Equal((0, 0), (source.Reservations, allocator.GetStatistics().Heaps));
    }

    [Fact]
    public void The_timer_gives_back_what_ended_threads_left()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, TimeSpan.FromMilliseconds(50));
        Threads.Run(1, _ =>
        {
            var blocks = new nint[10_000];
            for (int i = 0; i < blocks.Length; i++)
                blocks[i] = (nint)allocator.Allocate(100);
            foreach (nint block in blocks)
                allocator.Free((void*)block);
        });
        Assert.True(SpinWait.SpinUntil(() => source.Reservations == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_producer_and_a_consumer_with_a_bound_on_what_is_live_stay_within_bounded_memory()
    {
        var source = new CountingPageSource();
        using SlotAllocator allocator = Allocators.Create("plain", source, Timeout.InfiniteTimeSpan);
        using var queue = new System.Collections.Concurrent.BlockingCollection<nint[]>(boundedCapacity: 4);
        Threads.Run(2, thread =>
        {
            if (thread == 0)
            {
                for (int round = 0; round < 3000; round++)
                {
                    var batch = new nint[100];
                    for (int i = 0; i < batch.Length; i++)
                        batch[i] = (nint)allocator.Allocate(64);
                    queue.Add(batch);
                }
                queue.CompleteAdding();
                return;
            }
            foreach (nint[] batch in queue.GetConsumingEnumerable())
            {
                foreach (nint block in batch)
                    allocator.Free((void*)block);
            }
        });
        Assert.Equal(1, source.Reservations);
        Assert.True(source.CommittedBytes <= 4 * (64 << 10), $"{source.CommittedBytes:N0} bytes for at most 600 live slots of 64.");
    }
}
