using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling;

/// <summary>A <see cref="SlotHeap"/> seen as one of records of a type.</summary>
/// <remarks>As safe as the heap is. Any number of views, of any types, may share a heap; a handle must be used with the view that gave it out.</remarks>
/// <typeparam name="T">Without references; 1 byte or more.</typeparam>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A heap is what it is.")]
public sealed class SlotHeap<T> : IDisposable
    where T : unmanaged
{
    private readonly bool _isOwner;

    /// <summary>A heap of its own, with slots that the records fill.</summary>
    /// <param name="options">How it is made, but for the slot sizes; null for the defaults.</param>
    public SlotHeap(SlotHeapOptions? options = null)
    {
        int size = Unsafe.SizeOf<T>();
        options ??= new SlotHeapOptions();
        if (size <= SlotHeapOptions.LargestSlotSize)
            options = options with { SizeClasses = SizeClassTable.FromSlots([size]) };
        Heap = new SlotHeap(options);
        _isOwner = true;
    }

    /// <summary>A view of a heap, which disposing the view leaves alone.</summary>
    /// <param name="heap">Any.</param>
    public SlotHeap(SlotHeap heap)
    {
        ArgumentNullException.ThrowIfNull(heap);
        Heap = heap;
    }

    /// <summary>The heap.</summary>
    public SlotHeap Heap { get; }

    /// <summary>Stores a record, which may be one in its place in the heap.</summary>
    /// <inheritdoc cref="SlotHeap.Allocate(int)"/>
    public SlotHandle Allocate(in T value)
    {
        // The calls to the heap may move it.
        T copy = value;
        SlotHandle handle = Heap.Allocate(Unsafe.SizeOf<T>());
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(Heap.GetSpan(handle)), copy);
        return handle;
    }

    /// <summary>A record in its place, good until the thread's next call to the heap. 8-byte aligned.</summary>
    /// <param name="handle">That of a live record.</param>
    /// <exception cref="Slots.SlotMisuseException">The handle is stale.</exception>
    /// <exception cref="ArgumentException">Its value is too short for a record.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Get(SlotHandle handle)
    {
        Span<byte> span = Heap.GetSpan(handle);
        if (span.Length < Unsafe.SizeOf<T>())
            ThrowShort(handle, span.Length);
        return ref Unsafe.As<byte, T>(ref MemoryMarshal.GetReference(span));
    }

    /// <summary>A copy of a record.</summary>
    /// <param name="handle">Any.</param>
    /// <param name="value">The record, or the default when the handle is stale.</param>
    /// <returns>False when the handle is stale.</returns>
    /// <exception cref="ArgumentException">Its value is too short for a record.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    public bool TryGet(SlotHandle handle, out T value)
    {
        value = default;
        if (!Heap.TryGetSpan(handle, out Span<byte> span))
            return false;
        if (!MemoryMarshal.TryRead(span, out value))
            ThrowShort(handle, span.Length);
        return true;
    }

    /// <inheritdoc cref="SlotHeap.Free"/>
    public bool Free(SlotHandle handle) => Heap.Free(handle);

    /// <inheritdoc cref="SlotHeap.IsLive"/>
    public bool IsLive(SlotHandle handle) => Heap.IsLive(handle);

    /// <summary>Disposes the heap if it was made by this view.</summary>
    public void Dispose()
    {
        if (_isOwner)
            Heap.Dispose();
    }

    [DoesNotReturn]
    private static void ThrowShort(SlotHandle handle, int length) => throw new ArgumentException(
        $"The value of the handle ({handle}) has {length} bytes, and a {typeof(T).Name} takes {Unsafe.SizeOf<T>()}: it is of another view of the heap.", nameof(handle));
}
