using System.Runtime.InteropServices;
using System.Text;

namespace AllocInsight.Pooling;

/// <summary>Text in a <see cref="SlotHeap"/>. Whether a value is UTF-8 or UTF-16 is for the caller to know.</summary>
/// <remarks>As safe as the heap is, and with its exceptions.</remarks>
public static class SlotHeapText
{
    /// <summary>Stores text as UTF-8: a byte for each ASCII character. Lone surrogates are replaced.</summary>
    /// <param name="heap">Where.</param>
    /// <param name="text">The text; not of this heap, unless pinned.</param>
    /// <exception cref="ArgumentException">The text has more than <see cref="int.MaxValue"/> bytes.</exception>
    public static SlotHandle AllocateUtf8(this SlotHeap heap, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(heap);
        SlotHandle handle = heap.Allocate(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, heap.GetSpan(handle));
        return handle;
    }

    /// <summary>Stores text as it is: 2 bytes for each <see cref="char"/>.</summary>
    /// <param name="heap">Where.</param>
    /// <param name="text">The text; not of this heap, unless pinned.</param>
    /// <exception cref="OverflowException">The text has more than <see cref="int.MaxValue"/> bytes.</exception>
    public static SlotHandle AllocateUtf16(this SlotHeap heap, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(heap);
        SlotHandle handle = heap.Allocate(checked(text.Length * sizeof(char)));
        MemoryMarshal.AsBytes(text).CopyTo(heap.GetSpan(handle));
        return handle;
    }

    /// <summary>A string of a value that is UTF-8.</summary>
    /// <param name="heap">Where it is.</param>
    /// <param name="handle">That of a live value.</param>
    public static string GetUtf8String(this SlotHeap heap, SlotHandle handle)
    {
        ArgumentNullException.ThrowIfNull(heap);
        return Encoding.UTF8.GetString(heap.GetSpan(handle));
    }

    /// <summary>The characters of a value that is UTF-16, good until the thread's next call to the heap.</summary>
    /// <param name="heap">Where it is.</param>
    /// <param name="handle">That of a live value.</param>
    public static ReadOnlySpan<char> GetUtf16Span(this SlotHeap heap, SlotHandle handle)
    {
        ArgumentNullException.ThrowIfNull(heap);
        return MemoryMarshal.Cast<byte, char>(heap.GetSpan(handle));
    }
}
