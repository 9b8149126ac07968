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

    /// <summary>Stores a record.</summary>
    /// <inheritdoc cref="SlotHeap.Allocate(int)"/>
    public SlotHandle Allocate(in T value)
    {
        SlotHandle handle = Heap.Allocate(Unsafe.SizeOf<T>());
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(Heap.GetSpan(handle)), value);
        return handle;
    }

    /// <summary>A record in its place, good until the thread's next call to the heap. 8-byte aligned.</summary>
    /// <param name="handle">That of a live record.</param>
    /// <exception cref="Slots.SlotMisuseException">The handle is stale, or its value too short for a record.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Get(SlotHandle handle) => ref MemoryMarshal.AsRef<T>(Heap.GetSpan(handle));

    /// <summary>A copy of a record.</summary>
    /// <param name="handle">Any.</param>
    /// <param name="value">The record, or the default when the handle is stale.</param>
    /// <returns>False when the handle is stale.</returns>
    public bool TryGet(SlotHandle handle, out T value)
    {
        bool isLive = Heap.TryGetSpan(handle, out Span<byte> span);
        value = isLive ? MemoryMarshal.Read<T>(span) : default;
        return isLive;
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
}
