using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Kinds;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>An <see cref="ArrayPool{T}"/> over the arrays of <see cref="Pool"/>, for code that takes one.</summary>
/// <remarks>
/// <para>
/// Arrays are as long as the size class of what was asked for: at most an eighth longer above 64 bytes, not up to twice as long. Their
/// contents are whatever they were, except for elements with references, which are always null.
/// </para>
/// <para>
/// Safe for use from any number of threads; an array may be returned on any. As there is no lease, an array that is returned twice can be told
/// only while it is among the last of its length, or while the pool is guarded (<see cref="PoolOptions.IsGuarded"/>): then <see cref="Return"/> throws.
/// </para>
/// </remarks>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As in the base class, whose users look for it here.")]
public sealed class SlotArrayPool<T> : ArrayPool<T>
{
    // Beyond the largest size class, lengths go in steps of an eighth of a power of two, too.
    private const int StepsPerDoubling = 8;

    private SlotArrayPool()
    {
    }

    /// <summary>The only instance.</summary>
    public static new SlotArrayPool<T> Shared { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumLength"/> is negative.</exception>
    public override T[] Rent(int minimumLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumLength);
        Pool.Start();
        return minimumLength == 0 ? [] : Unsafe.As<T[]>(Leasing<ArrayKind<T>>.Detach(new ArrayKind<T>(LengthFor(minimumLength))));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The array is none of this pool's, as its length or type tells, or has been returned already.</exception>
    public override void Return(T[] array, bool clearArray = false)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Length == 0)
            return;
        Pool.Start();
        if (LengthFor(array.Length) != array.Length)
            throw new ArgumentException($"An array of {array.Length} elements is none of this pool's.", nameof(array));
        // One of a derived type would not take what the next renter stores.
        if (array.GetType() != typeof(T[]))
            throw new ArgumentException($"A {array.GetType()} is none of this pool's.", nameof(array));
        if (clearArray && !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Array.Clear(array);
        if (!Leasing<ArrayKind<T>>.Attach(new ArrayKind<T>(array.Length), array))
            throw new ArgumentException("The array has been returned already: it may belong to someone else by now.", nameof(array));
    }

    private static int LengthFor(int minimumLength)
    {
        long bytes = minimumLength * (long)Unsafe.SizeOf<T>();
        int sizeClass = bytes > int.MaxValue ? -1 : SizeClassTable.Default.SizeClassOf((int)bytes);
        if (sizeClass >= 0)
            return SizeClassTable.Default.SlotSize(sizeClass) / Unsafe.SizeOf<T>();
        int step = Math.Max(1, (int)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)minimumLength) / (2 * StepsPerDoubling)));
        long length = (minimumLength + (long)step - 1) / step * step;
        return (int)Math.Min(length, Math.Max(Array.MaxLength, minimumLength));
    }
}
