using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling;

/// <summary>A <see cref="MemoryPool{T}"/> over arrays of <see cref="Pool"/>, or over unmanaged memory. What is rented has exactly the length that was asked for.</summary>
/// <remarks>
/// Safe for use from any number of threads; an owner may be disposed on any, once or more often. Contents are whatever they were. After the dispose,
/// <see cref="IMemoryOwner{T}.Memory"/> throws; a <see cref="Memory{T}"/> that was taken from it before must not be used.
/// </remarks>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As in the base class, whose users look for it here.")]
public sealed class SlotMemoryPool<T> : MemoryPool<T>
{
    // What the base library's pool gives where no size is asked for.
    private const int DefaultBytes = 4096;

    private readonly bool _isNative;

    private SlotMemoryPool(bool isNative)
    {
        _isNative = isNative;
    }

    /// <summary>Over arrays.</summary>
    public static new SlotMemoryPool<T> Shared { get; } = new(isNative: false);

    /// <summary>Over unmanaged memory: a use after the dispose throws, also through a <see cref="Memory{T}"/>, until a span was taken. Memory whose owner is never disposed is lost.</summary>
    /// <exception cref="NotSupportedException">Elements have references.</exception>
    public static SlotMemoryPool<T> Native { get; } = new(isNative: true);

    /// <inheritdoc/>
    public override int MaxBufferSize => Array.MaxLength;

    /// <inheritdoc/>
    /// <param name="minBufferSize">Elements, 0 or more; -1 for about 4 KiB.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minBufferSize"/> is less than -1 or more than <see cref="MaxBufferSize"/>.</exception>
    /// <exception cref="NotSupportedException">The pool is over unmanaged memory, and elements have references.</exception>
    public override IMemoryOwner<T> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minBufferSize, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, MaxBufferSize);
        int length = minBufferSize >= 0 ? minBufferSize : Math.Max(1, DefaultBytes / Unsafe.SizeOf<T>());
        if (!_isNative)
            return new ArrayOwner(length);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            throw new NotSupportedException($"{typeof(T)} has references: it cannot lie in unmanaged memory.");
        Pool.Start();
        return new NativeOwner<T>(length);
    }

    /// <inheritdoc/>
    /// <remarks>Does nothing: there is one pool of each sort.</remarks>
    protected override void Dispose(bool disposing)
    {
    }

    private sealed class ArrayOwner : IMemoryOwner<T>
    {
        private readonly Lease _lease;
        private T[]? _array;

        public ArrayOwner(int length)
        {
            _lease = Pool.Array(length, out T[] array, clear: false);
            _array = array;
        }

        public Memory<T> Memory => _array ?? throw new ObjectDisposedException(nameof(IMemoryOwner<T>));

        public void Dispose()
        {
            _array = null;
            _lease.Dispose();
        }
    }
}
