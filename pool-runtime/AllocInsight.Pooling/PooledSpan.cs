using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>Unmanaged memory of an exact length, leased by <see cref="Pool.Rent{T}"/> until it is disposed. No object of the garbage collector's.</summary>
/// <remarks>
/// A <c>ref struct</c>: it stays in the method that rented it and what that calls. In front of the elements lies a mark that is good
/// until the slot is freed. So a second dispose, also of a copy, does nothing, and the members throw after a dispose. A span
/// that was taken before must not be used after it: then its memory may belong to someone else (whom it may harm, but
/// never the allocator). Elements are aligned to 8 bytes.
/// </remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Span is the alternate.")]
public readonly unsafe ref struct PooledSpan<T> : IDisposable
    where T : unmanaged
{
    private readonly byte* _slot;
    private readonly ulong _mark;
    private readonly int _length;
    private readonly LeakTracker? _tracker;

    internal PooledSpan(byte* slot, ulong mark, int length, LeakTracker? tracker)
    {
        _slot = slot;
        _mark = mark;
        _length = length;
        _tracker = tracker;
    }

    /// <summary>How many elements there are; as many as were asked for.</summary>
    public int Length => _length;

    /// <summary>The elements.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public Span<T> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (!SpanSlots.IsLive(_slot, _mark))
                SpanSlots.ThrowDisposed();
            return new Span<T>(_slot + SpanSlots.MarkBytes, _length);
        }
    }

    /// <summary>An element.</summary>
    /// <param name="index">0 to <see cref="Length"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Span[index];
    }

    /// <summary>The elements.</summary>
    /// <param name="pooled">The lease.</param>
    public static implicit operator Span<T>(PooledSpan<T> pooled) => pooled.Span;

    /// <summary>The elements, for reading.</summary>
    /// <param name="pooled">The lease.</param>
    public static implicit operator ReadOnlySpan<T>(PooledSpan<T> pooled) => pooled.Span;

    /// <summary>Some of the elements; what makes ranges work.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public Span<T> Slice(int start, int length) => Span.Slice(start, length);

    /// <summary>For <c>foreach</c> over the elements.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public Span<T>.Enumerator GetEnumerator() => Span.GetEnumerator();

    /// <summary>The first element, for <c>fixed</c>; the null reference where there is none.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public ref T GetPinnableReference() => ref Span.GetPinnableReference();

    /// <summary>A new array with the elements.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public T[] ToArray() => Span.ToArray();

    /// <summary>Gives the memory back, unless that has been done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => SpanSlots.Free(_slot, _mark, _tracker);
}
