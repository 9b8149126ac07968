using System.Buffers;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>What every memory pool is expected to do; run on the base library's and on ours.</summary>
public abstract class MemoryPoolTests
{
    protected abstract MemoryPool<T> PoolOf<T>();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Memory_is_at_least_as_long_as_asked_for_and_can_be_written(int length)
    {
        using IMemoryOwner<int> owner = PoolOf<int>().Rent(length);
        Assert.True(owner.Memory.Length >= length);
        owner.Memory.Span.Fill(7);
        Assert.False(owner.Memory.Span.ContainsAnyExcept(7));
    }

    [Fact]
    public void Without_a_size_there_is_some()
    {
        using IMemoryOwner<byte> owner = PoolOf<byte>().Rent();
        Assert.True(owner.Memory.Length >= 1);
        using IMemoryOwner<Guid> wide = PoolOf<Guid>().Rent(-1);
        Assert.True(wide.Memory.Length >= 1);
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PoolOf<byte>().Rent(-2));
        if (PoolOf<byte>().MaxBufferSize < int.MaxValue)
            Assert.Throws<ArgumentOutOfRangeException>(() => PoolOf<byte>().Rent(PoolOf<byte>().MaxBufferSize + 1));
    }

    [Fact]
    public void After_the_dispose_there_is_no_memory_and_a_second_dispose_does_nothing()
    {
        IMemoryOwner<byte> owner = PoolOf<byte>().Rent(10);
        owner.Dispose();
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owner.Memory.Span.Length);
    }

    [Fact]
    public unsafe void Memory_can_be_pinned()
    {
        using IMemoryOwner<int> owner = PoolOf<int>().Rent(10);
        owner.Memory.Span[3] = 42;
        using (MemoryHandle handle = owner.Memory.Pin())
            Assert.Equal(42, ((int*)handle.Pointer)[3]);
        using (MemoryHandle handle = owner.Memory[3..].Pin())
            Assert.Equal(42, *(int*)handle.Pointer);
    }

    [Fact]
    public void Owners_disposed_on_other_threads_have_one_renter_each() => Parallel.For(0, 200, i =>
    {
        IMemoryOwner<int> owner = PoolOf<int>().Rent(16);
        owner.Memory.Span.Fill(i);
        PoolSettings.OnNewThread(() =>
        {
            Assert.False(owner.Memory.Span[..16].ContainsAnyExcept(i));
            owner.Dispose();
        });
    });
}

public sealed class SharedMemoryPoolTests : MemoryPoolTests
{
    protected override MemoryPool<T> PoolOf<T>() => MemoryPool<T>.Shared;
}

public sealed class SlotMemoryPoolTests : MemoryPoolTests
{
    protected override MemoryPool<T> PoolOf<T>() => SlotMemoryPool<T>.Shared;

    [Fact]
    public void Memory_is_exactly_as_long_as_asked_for()
    {
        using IMemoryOwner<string> owner = SlotMemoryPool<string>.Shared.Rent(77);
        Assert.Equal(77, owner.Memory.Length);
    }

    [Fact]
    public void What_is_disposed_is_back_in_the_pool() => PoolSettings.OnNewThread(() =>
    {
        using var scope = new PoolLeakScope();
        IMemoryOwner<Half> owner = SlotMemoryPool<Half>.Shared.Rent(77);
        Assert.True(MemoryMarshal.TryGetArray(owner.Memory, out ArraySegment<Half> first));
        owner.Dispose();
        using IMemoryOwner<Half> again = SlotMemoryPool<Half>.Shared.Rent(77);
        Assert.True(MemoryMarshal.TryGetArray(again.Memory, out ArraySegment<Half> second));
        Assert.Same(first.Array, second.Array);
        owner.Dispose();
        using IMemoryOwner<Half> other = SlotMemoryPool<Half>.Shared.Rent(77);
        Assert.True(MemoryMarshal.TryGetArray(other.Memory, out ArraySegment<Half> third));
        Assert.NotSame(first.Array, third.Array);
    });
}

public sealed class NativeMemoryPoolTests : MemoryPoolTests
{
    protected override MemoryPool<T> PoolOf<T>() => SlotMemoryPool<T>.Native;

    [Fact]
    public void Elements_with_references_are_refused() =>
        Assert.Throws<NotSupportedException>(() => SlotMemoryPool<string>.Native.Rent(1));

    [Fact]
    public void Memory_taken_before_the_dispose_throws_after_it()
    {
        IMemoryOwner<byte> owner = SlotMemoryPool<byte>.Native.Rent(10);
        Memory<byte> memory = owner.Memory;
        owner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
    }

    [Fact]
    public unsafe void A_pin_keeps_the_memory_until_it_ends()
    {
        IMemoryOwner<byte> owner = SlotMemoryPool<byte>.Native.Rent(64);
        MemoryHandle handle = owner.Memory.Pin();
        owner.Dispose();
        owner.Dispose();
        *(byte*)handle.Pointer = 5;
        using IMemoryOwner<byte> other = SlotMemoryPool<byte>.Native.Rent(64);
        using MemoryHandle otherHandle = other.Memory.Pin();
        Assert.NotEqual((nint)handle.Pointer, (nint)otherHandle.Pointer);
        handle.Dispose();
    }
}
