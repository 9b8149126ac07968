using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AllocInsight.Pooling.Kinds;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>
/// Everyday pooling: each method hands out an object that is as good as new, and a lease whose dispose gives it back.
/// <code>using var lease = Pool.List&lt;int&gt;(out var list);</code>
/// </summary>
/// <remarks>
/// <para>
/// What is handed out is the real thing: an array of exactly the length that was asked for, an empty <see cref="System.Collections.Generic.List{T}"/>. So
/// a line that says <c>new</c> can be replaced, and the rest of the method stays as it is. What must not be pooled is what
/// outlives the lease: an object that is returned, stored, or still in use by someone else.
/// </para>
/// <para>
/// All members are safe for use from any number of threads. Each thread keeps what it rented and got back, without locks; what
/// another thread disposes is sent back to it. What lies unused for some seconds is let go, without waiting for a garbage
/// collection. How much is kept is bounded (<see cref="PoolOptions"/>).
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1720", Justification = "The pool names what it hands out.")]
public static partial class Pool
{
    /// <summary>Unmanaged memory of exactly a length, which is not the garbage collector's: for what is used as a span, in one method and what it calls.</summary>
    /// <param name="length">Elements, 0 or more.</param>
    /// <param name="clear">Whether every element is to be <c>default</c>. Without, elements may have any value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe PooledSpan<T> Rent<T>(int length, bool clear = true)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint byteCount = (nuint)length * (nuint)sizeof(T);
        byte* slot = SpanSlots.Allocate(byteCount, out ulong mark, out LeakTracker? tracker);
        if (clear)
            new Span<T>(slot + SpanSlots.MarkBytes, length).Clear();
        return new PooledSpan<T>(slot, mark, length, tracker);
    }

    /// <summary>An array of exactly a length.</summary>
    /// <param name="length">Elements, 0 or more.</param>
    /// <param name="array">The array.</param>
    /// <param name="clear">Whether every element is to be <c>default</c>, as after <c>new T[length]</c>. Without, elements may have any value; but those with references are always null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for such an array.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lease Array<T>(int length, out T[] array, bool clear = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Lease lease = Lend(new ArrayKind<T>(length), out array);
        if (clear && !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            array.AsSpan().Clear();
        return lease;
    }

    /// <summary>An object of a type that implements <see cref="IResettable"/>, or Microsoft.Extensions.ObjectPool's interface of that name, or has a policy.</summary>
    /// <param name="instance">The object.</param>
    /// <typeparam name="T">Its type: with a public constructor without parameters, unless it has a policy.</typeparam>
    /// <exception cref="InvalidOperationException">Nothing says how objects of this type are reset or made.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lease Object<[DynamicallyAccessedMembers(ObjectRecipe.Members)] T>(out T instance)
        where T : class =>
        Lend(new ObjectKind(ObjectRecipe<T>.Current ?? ObjectPolicies.Find<T>()), out instance);

    /// <summary>Says once, before the first <see cref="Object{T}"/>, how objects of a type are made and reset.</summary>
    /// <param name="create">Makes one.</param>
    /// <param name="tryReset">Makes one as new when it comes back, on the thread that rented it; false when it cannot be used again.</param>
    /// <exception cref="InvalidOperationException">The type has a policy, or has been rented without one.</exception>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public static void SetPolicy<T>(Func<T> create, Func<T, bool> tryReset)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(tryReset);
        if (!ObjectRecipe<T>.TrySet(new ObjectRecipe<T>(create, tryReset)))
            throw new InvalidOperationException($"How {typeof(T)} is pooled was settled before. Set a policy once, at the program's start.");
    }

    // The kind makes objects of that type and no other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lease Lend<TKind, T>(TKind kind, out T value)
        where TKind : struct, IKind<TKind>
        where T : class
    {
        LeaseTarget target;
        if (Leasing<TKind>.TryRent(kind, Attention.OnRent, out Pooled? pooled))
        {
            target = pooled;
        }
        else
        {
            pooled = Leasing<TKind>.Rent(kind);
            target = Attention.OnRent != 0 ? LeaseWatch.Watch(pooled, TKind.Name) : pooled;
        }
        value = Unsafe.As<T>(pooled.Value!);
        return new Lease(target, pooled.Version);
    }
}
