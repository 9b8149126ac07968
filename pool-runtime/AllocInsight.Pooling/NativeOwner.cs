using System.Buffers;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>Unmanaged memory behind a <see cref="Memory{T}"/>. Freed when it is disposed and not pinned.</summary>
/// <remarks>
/// Pins and the dispose may come from any thread. There is no finalizer, which might free the memory under a span; an owner that is
/// lost is told as a leak, where leaks are watched.
/// </remarks>
internal sealed unsafe class NativeOwner<T> : MemoryManager<T>
{
    private readonly int _length;
    private readonly LeakTracker? _tracker = Attention.OnRent != 0 ? LeaseWatch.TryWatch(null, "memory") : null;
    private byte* _slot;

    // Pins, and one for not being disposed.
    private int _holders = 1;
    private bool _isDisposed;

    public NativeOwner(int length)
    {
        _length = length;
        _slot = (byte*)SpanSlots.Allocator.Allocate((nuint)length * (nuint)Unsafe.SizeOf<T>());
    }

    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(IMemoryOwner<T>));
        return new Span<T>(_slot, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, _length);
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(IMemoryOwner<T>));
        Interlocked.Increment(ref _holders);
        return new MemoryHandle(_slot + ((long)elementIndex * Unsafe.SizeOf<T>()), pinnable: this);
    }

    public override void Unpin() => Release();

    protected override void Dispose(bool disposing)
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            _tracker?.Return(0);
            Release();
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        SpanSlots.Allocator.Free(_slot);
        _slot = null;
    }
}
