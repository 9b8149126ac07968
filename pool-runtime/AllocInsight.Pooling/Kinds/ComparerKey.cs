using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Kinds;

/// <summary>A comparer as the sort of a collection: the same object, not an equal one. Null stands for the default.</summary>
internal static class ComparerKey
{
    public static uint Hash(object? comparer) => comparer is null ? 0 : (uint)RuntimeHelpers.GetHashCode(comparer);

    /// <summary>Null where a comparer is what null means anyway.</summary>
    public static IEqualityComparer<T>? Normalize<T>(IEqualityComparer<T>? comparer) => comparer == EqualityComparer<T>.Default ? null : comparer;

    /// <inheritdoc cref="Normalize{T}(IEqualityComparer{T})"/>
    public static IComparer<T>? Normalize<T>(IComparer<T>? comparer) => comparer == Comparer<T>.Default ? null : comparer;
}
