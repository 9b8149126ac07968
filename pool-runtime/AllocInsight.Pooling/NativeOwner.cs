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
    private readonly LeakTracker? _tracker;
    private readonly byte* _slot;
    private readonly ulong _mark;

    // Pins, and one for not being disposed.
    private int _holders = 1;
    private bool _isDisposed;

    public NativeOwner(int length)
    {
        _length = length;
        _slot = SpanSlots.Allocate((nuint)length * (nuint)Unsafe.SizeOf<T>(), out _mark, out _tracker);
    }

    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(IMemoryOwner<T>));
        return new Span<T>(_slot + SpanSlots.MarkBytes, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, _length);
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            // With none left the memory is gone, or about to be.
            ObjectDisposedException.ThrowIf(_isDisposed || holders == 0, typeof(IMemoryOwner<T>));
        }
        while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);
        return new MemoryHandle(_slot + SpanSlots.MarkBytes + ((long)elementIndex * Unsafe.SizeOf<T>()), pinnable: this);
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
        if (Interlocked.Decrement(ref _holders) == 0)
            SpanSlots.Free(_slot, _mark, tracker: null);
    }
}
