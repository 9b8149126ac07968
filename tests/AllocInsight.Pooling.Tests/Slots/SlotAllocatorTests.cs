namespace AllocInsight.Pooling.Tests.Slots;

public sealed unsafe class SlotAllocatorTests
{
    public static TheoryData<string> Kinds => Allocators.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_size_can_be_written_whole_and_keeps_its_content(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        int[] sizes = [.. Enumerable.Range(0, 700), 1000, 1023, 1024, 1025, 4096, 32 * 1024, (32 * 1024) + 1, 100_000, 3_000_000];
        byte*[] blocks = new byte*[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            blocks[i] = (byte*)allocator.Allocate((nuint)sizes[i]);
            Assert.True(allocator.UsableSize(blocks[i]) >= (nuint)sizes[i]);
            new Span<byte>(blocks[i], sizes[i]).Fill((byte)i);
        }
        for (int i = 0; i < sizes.Length; i++)
        {
            Assert.False(new Span<byte>(blocks[i], sizes[i]).ContainsAnyExcept((byte)i));
            allocator.Free(blocks[i]);
        }
        Assert.True(allocator.Arena.IsValid());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Zeroed_memory_is_zero_after_it_was_used(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        foreach (int size in (int[])[1, 8, 24, 100, 256, 2000, 40_000])
        {
            for (int round = 0; round < 3; round++)
            {
                var block = (byte*)allocator.AllocateZeroed((nuint)size);
                Assert.False(new Span<byte>(block, size).ContainsAnyExcept((byte)0));
                new Span<byte>(block, size).Fill(0xAA);
                allocator.Free(block);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reallocating_keeps_what_both_sizes_have(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        int[] sizes = [0, 1, 7, 8, 60, 64, 65, 300, 1024, 1025, 20_000, 32 * 1024, 40_000, 200_000];
        foreach (int before in sizes)
        {
            foreach (int after in sizes)
            {
                var block = (byte*)allocator.Allocate((nuint)before);
                for (int i = 0; i < before; i++)
                    block[i] = (byte)(i * 7);
                block = (byte*)allocator.Reallocate(block, (nuint)after);
                for (int i = 0; i < Math.Min(before, after); i++)
                    Assert.Equal((byte)(i * 7), block[i]);
                new Span<byte>(block, after).Fill(1);
                allocator.Free(block);
            }
        }
        allocator.Verify();
        Assert.True(allocator.Arena.IsValid());
    }

    [Fact]
    public void Reallocating_nothing_allocates()
    {
        using SlotAllocator allocator = Allocators.Create("plain");
        void* block = allocator.Reallocate(null, 40);
        Assert.Equal((nuint)40, allocator.UsableSize(block));
    }

    [Fact]
    public void A_slot_that_shrinks_a_little_stays_where_it_is_and_moves_when_half_of_it_would_be_wasted()
    {
        using SlotAllocator allocator = Allocators.Create("plain");
        void* block = allocator.Allocate(1000);
        Assert.True(allocator.Reallocate(block, 600) == block);
        void* moved = allocator.Reallocate(block, 100);
        Assert.Equal((nuint)104, allocator.UsableSize(moved));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Aligned_memory_is_aligned(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        for (nuint alignment = 1; alignment <= 1 << 20; alignment *= 2)
        {
            foreach (nuint size in (nuint[])[0, 1, 24, 100, 5000, 50_000])
            {
                void* block = allocator.Allocate(size, alignment);
                Assert.True((nuint)block % alignment == 0);
                Assert.True(allocator.UsableSize(block) >= size);
                new Span<byte>(block, (int)size).Fill(3);
                allocator.Free(block);
            }
        }
        allocator.Verify();
    }

    [Fact]
    public void Sizes_of_8_bytes_are_aligned_to_8_and_of_16_to_16()
    {
        using SlotAllocator allocator = Allocators.Create("plain");
        for (nuint size = 8; size <= 32 * 1024; size += 8)
            Assert.True((nuint)allocator.Allocate(size) % (allocator.SizeClasses.SlotSize(allocator.SizeClasses.SizeClassOf(size)) % 16 == 0 ? 16u : 8u) == 0);
    }

    [Fact]
    public void An_alignment_that_is_no_power_of_two_is_refused()
    {
        using SlotAllocator allocator = Allocators.Create("plain");
        Assert.Throws<ArgumentException>(() => (nint)allocator.Allocate(8, 24));
        Assert.Throws<ArgumentException>(() => (nint)allocator.Allocate(8, 0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sizes_that_no_machine_has_throw_and_harm_nothing(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        void* block = allocator.Allocate(100);
        foreach (nuint size in (nuint[])[nuint.MaxValue, nuint.MaxValue - 15, nuint.MaxValue / 2, (nuint)1 << 60])
        {
            Assert.Throws<OutOfMemoryException>(() => (nint)allocator.Allocate(size));
            Assert.Throws<OutOfMemoryException>(() => (nint)allocator.AllocateZeroed(size));
            Assert.Throws<OutOfMemoryException>(() => (nint)allocator.Allocate(size, 64));
            Assert.Throws<OutOfMemoryException>(() => (nint)allocator.Reallocate(block, size));
        }
        allocator.Free(block);
        Assert.True(allocator.Arena.IsValid());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Freeing_nothing_does_nothing(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        allocator.Free(null);
        allocator.CurrentHeap.Free(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_the_callers_heap_hands_out_is_the_allocators(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        ThreadHeap heap = allocator.CurrentHeap;
        foreach (nuint size in (nuint[])[0, 32, 1024, 1025, 70_000])
        {
            allocator.Free(heap.Allocate(size));
            heap.Free(allocator.Allocate(size));
        }
        allocator.Trim();
        Assert.Equal(0, allocator.GetStatistics().LiveSlots);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void After_disposal_every_call_throws_and_disposing_again_does_nothing(string kind)
    {
        SlotAllocator allocator = Allocators.Create(kind);
        var block = (nint)allocator.Allocate(40);
        ThreadHeap heap = allocator.CurrentHeap;
        allocator.Dispose();
        allocator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)allocator.Allocate(40));
        Assert.Throws<ObjectDisposedException>(() => (nint)allocator.Allocate(40, 64));
        Assert.Throws<ObjectDisposedException>(() => (nint)allocator.Allocate(100_000));
        Assert.Throws<ObjectDisposedException>(() => (nint)allocator.AllocateZeroed(40));
        Assert.Throws<ObjectDisposedException>(() => allocator.Free((void*)block));
        Assert.Throws<ObjectDisposedException>(() => allocator.UsableSize((void*)block));
        Assert.Throws<ObjectDisposedException>(() => (nint)allocator.Reallocate((void*)block, 80));
        Assert.Throws<ObjectDisposedException>(() => allocator.Trim());
        Assert.Throws<ObjectDisposedException>(() => { _ = allocator.CurrentHeap; });
        Assert.True(Throws(heap, block), "A heap that is still held must throw, too.");

        static bool Throws(ThreadHeap heap, nint block)
        {
            int thrown = 0;
            try { heap.Allocate(40); } catch (ObjectDisposedException) { thrown++; }
            try { heap.Free((void*)block); } catch (ObjectDisposedException) { thrown++; }
            return thrown == 2;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void After_disposal_a_heap_that_is_held_frees_nothing_of_another_allocator(string kind)
    {
        using SlotAllocator other = Allocators.Create(kind);
        SlotAllocator allocator = Allocators.Create(kind);
        // As an address of the disposed one may be, once its memory was given away.
        var block = (nint)other.Allocate(40);
        long live = other.GetStatistics().LiveSlots;
        allocator.Free(allocator.Allocate(40));
        ThreadHeap heap = allocator.CurrentHeap;
        allocator.Dispose();
        Assert.True(Throws(heap, block));
        Assert.Equal(live, other.GetStatistics().LiveSlots);
        other.Free((void*)block);

        static bool Throws(ThreadHeap heap, nint block)
        {
            try { heap.Free((void*)block); } catch (ObjectDisposedException) { return true; }
            return false;
        }
    }

    [Fact]
    public void The_shared_allocator_outlives_a_disposal()
    {
        SlotAllocator.Shared.Dispose();
        void* block = SlotAllocator.Shared.Allocate(24);
        SlotAllocator.Shared.Free(block);
    }

    [Fact]
    public void A_thread_can_use_several_allocators_in_turn()
    {
        using SlotAllocator first = Allocators.Create("plain"), second = Allocators.Create("live"), third = Allocators.Create("plain");
        for (int i = 0; i < 1000; i++)
        {
            foreach (SlotAllocator allocator in (SlotAllocator[])[first, second, third])
                allocator.Free(allocator.Allocate(48));
        }
        foreach (SlotAllocator allocator in (SlotAllocator[])[first, second, third])
            Assert.Equal((1, 0L), (allocator.GetStatistics().Heaps, allocator.GetStatistics().LiveSlots));
    }

    [Fact]
    public void Statistics_count_slots_by_class_and_large_blocks()
    {
        using SlotAllocator allocator = Allocators.Create("plain");
        for (int i = 0; i < 3000; i++)
            allocator.Allocate(30);
        allocator.Allocate(100);
        allocator.Allocate(100_000);
        AllocatorStatistics statistics = allocator.GetStatistics();
        Assert.Equal([(32, 3000L, 2L), (104, 1L, 1L)], statistics.SizeClasses.Select(row => (row.SlotSize, row.LiveSlots, row.Pages)));
        Assert.Equal((3001L, (3000L * 32) + 104, 1L, 100_000L, 1), (statistics.LiveSlots, statistics.LiveBytes, statistics.LargeBlocks, statistics.LargeBytes, statistics.Segments));
        Assert.Contains("3,001 live slots", statistics.ToString(), StringComparison.Ordinal);
    }
}
