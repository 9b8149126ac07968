using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Slots;

namespace AllocInsight.Pooling.Tests.Slots;

public sealed unsafe class MisuseTests
{
    public static TheoryData<string> Checked { get; } = ["live", "blocks of 2001, live", "one odd slot", "guarded"];

    public static TheoryData<string> Kinds => Allocators.Kinds;

    [Theory]
    [MemberData(nameof(Checked))]
    public void A_second_free_is_caught_and_changes_nothing(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        foreach (nuint size in (nuint[])[8, 40, 100])
        {
            var block = (nint)allocator.Allocate(size);
            allocator.Free((void*)block);
            SlotMisuseException error = Caught(SlotMisuse.DoubleFree, () => allocator.Free((void*)block));
            Assert.Equal(block, error.Address);
            Assert.Contains("byte slot", error.Message, StringComparison.Ordinal);
        }
        Assert.NotEqual((nint)allocator.Allocate(8), (nint)allocator.Allocate(8));
        Assert.True(allocator.Arena.IsValid());
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void A_second_free_by_another_thread_is_caught(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        var (own, remote) = ((nint)allocator.Allocate(40), (nint)allocator.Allocate(40));
        allocator.Free((void*)own);
        Run(() =>
        {
            allocator.Free((void*)remote);
            Caught(SlotMisuse.DoubleFree, () => allocator.Free((void*)remote));
            Caught(SlotMisuse.DoubleFree, () => allocator.Free((void*)own));
        });
        Caught(SlotMisuse.DoubleFree, () => allocator.Free((void*)remote));
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void Of_two_other_threads_that_free_the_same_slots_at_once_one_is_told(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        nint[] blocks = [.. Enumerable.Range(0, 3000).Select(i => (nint)allocator.Allocate((nuint)(8 + (i % 50))))];
        int told = 0;
        using var start = new Barrier(2);
        Threads.Run(2, _ =>
        {
            start.SignalAndWait();
            foreach (nint block in blocks)
            {
                try
                {
                    allocator.Free((void*)block);
                }
                catch (SlotMisuseException)
                {
                    Interlocked.Increment(ref told);
                }
            }
        });
        Assert.Equal(blocks.Length, told);
        Assert.Equal(blocks.Length, blocks.Select(_ => (nint)allocator.Allocate(58)).Distinct().Count());
        Assert.True(allocator.Arena.IsValid());
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void A_slot_that_another_thread_freed_is_live_again_when_it_is_handed_out(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        for (int round = 0; round < 3; round++)
        {
            nint[] blocks = [.. Enumerable.Range(0, 500).Select(_ => (nint)allocator.Allocate(40))];
            Run(() => Array.ForEach(blocks, block => allocator.Free((void*)block)));
        }
        nint[] last = [.. Enumerable.Range(0, 500).Select(_ => (nint)allocator.Allocate(40))];
        Array.ForEach(last, block => allocator.Free((void*)block));
        Assert.Throws<SlotMisuseException>(() => allocator.Free((void*)last[^1]));
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void An_address_inside_a_slot_is_caught(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        var block = (nint)allocator.Allocate(80);
        foreach (int distance in (int[])[1, 4, 8, 16, 79])
        {
            SlotMisuseException error = Caught(SlotMisuse.InteriorPointer, () => allocator.Free((void*)(block + distance)));
            Assert.Contains($"lies {distance} bytes inside", error.Message, StringComparison.Ordinal);
        }
        allocator.Free((void*)block);
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void An_address_that_was_never_handed_out_is_caught(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        var block = (nint)allocator.Allocate(40);
        nint local = 0;
        nint segment = block & ~((1 << 22) - 1);
        foreach (nint address in (nint[])[1, 8, (nint)(&local), segment, segment + 64, segment + (3 << 20), segment - 8, nint.MaxValue, nint.MinValue, -1, -8])
        {
            Caught(SlotMisuse.InvalidPointer, () => allocator.Free((void*)address));
            Caught(SlotMisuse.InvalidPointer, () => allocator.UsableSize((void*)address));
            Caught(SlotMisuse.InvalidPointer, () => allocator.Reallocate((void*)address, 10));
        }
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void A_slot_of_another_allocator_is_caught(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind), other = Allocators.Create(kind);
        var block = (nint)other.Allocate(40);
        Caught(SlotMisuse.InvalidPointer, () => allocator.Free((void*)block));
        allocator.Allocate(40);
        Caught(SlotMisuse.InvalidPointer, () => allocator.Free((void*)block));
        Caught(SlotMisuse.InvalidPointer, () => Run(() => allocator.Free((void*)block)));
        other.Free((void*)block);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_large_block_is_freed_once_and_only_by_its_address(string kind)
    {
        using SlotAllocator allocator = Allocators.Create(kind);
        var block = (nint)allocator.Allocate(1_000_000);
        Assert.Throws<SlotMisuseException>(() => allocator.Free((void*)(block + 16)));
        allocator.Free((void*)block);
        Assert.Throws<SlotMisuseException>(() => allocator.Free((void*)block));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(100_000)]
    public void The_guarded_tier_catches_a_write_beyond_the_end_and_says_where_the_memory_is_from(int size)
    {
        using SlotAllocator allocator = Allocators.Create("guarded");
        var block = (byte*)AllocateHere(allocator, (nuint)size);
        block[size] ^= 1;
        SlotMisuseException verified = Caught(SlotMisuse.Overflow, allocator.Verify);
        SlotMisuseException freed = Caught(SlotMisuse.Overflow, () => allocator.Free(block));
        Assert.Contains(nameof(AllocateHere), verified.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(AllocateHere), freed.Message, StringComparison.Ordinal);
        allocator.Verify();
    }

    [Fact]
    public void The_guarded_tier_catches_a_write_after_the_free_and_says_where_it_was_freed()
    {
        using SlotAllocator allocator = Allocators.Create("guarded");
        var block = (byte*)AllocateHere(allocator, 20);
        FreeHere(allocator, block);
        Assert.NotEqual(0, block[0]);
        block[19] = 0;
        SlotMisuseException error = Caught(SlotMisuse.WriteAfterFree, allocator.Verify);
        Assert.Contains(nameof(AllocateHere), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(FreeHere), error.Message, StringComparison.Ordinal);
        Caught(SlotMisuse.WriteAfterFree, () => allocator.Trim());
        allocator.Trim();
    }

    [Fact]
    public void The_guarded_tier_catches_a_late_write_when_the_slot_leaves_the_quarantine()
    {
        using SlotAllocator allocator = Allocators.Create("guarded");
        var block = (byte*)allocator.Allocate(20);
        allocator.Free(block);
        block[3] = 7;
        SlotMisuseException error = Caught(SlotMisuse.WriteAfterFree, () =>
        {
            for (int i = 0; i < 1000; i++)
                allocator.Free(allocator.Allocate(20));
        });
        Assert.Equal((nint)block, error.Address);
    }

    [Fact]
    public void The_guarded_tier_tells_both_stacks_of_a_second_free()
    {
        using SlotAllocator allocator = Allocators.Create("guarded");
        void* block = AllocateHere(allocator, 20);
        FreeHere(allocator, block);
        SlotMisuseException error = Caught(SlotMisuse.DoubleFree, () => allocator.Free(block));
        Assert.Contains(nameof(AllocateHere), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(FreeHere), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guarded_tier_keeps_freed_memory_from_use()
    {
        using SlotAllocator allocator = Allocators.Create("guarded");
        var block = (nint)allocator.Allocate(20);
        allocator.Free((void*)block);
        for (int i = 0; i < 32; i++)
            Assert.NotEqual(block, (nint)allocator.Allocate(20));
    }

    // Neither inlined nor left by a tail call: its name is to stand in the stack.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static void* AllocateHere(SlotAllocator allocator, nuint size) => allocator.Allocate(size);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static void FreeHere(SlotAllocator allocator, void* block) => allocator.Free(block);

    private static SlotMisuseException Caught(SlotMisuse misuse, Action action)
    {
        var error = Assert.Throws<SlotMisuseException>(action);
        Assert.Equal(misuse, error.Misuse);
        return error;
    }

    private static void Run(Action action) => Threads.Run(1, _ => action());
}
