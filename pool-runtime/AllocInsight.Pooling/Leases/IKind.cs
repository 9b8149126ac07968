namespace AllocInsight.Pooling.Leases;

/// <summary>
/// How objects of one kind are made and reset. A structure whose fields say which sort of the kind is meant (an array's length, a
/// set's comparer), so that the code is compiled for each kind and calls it directly.
/// </summary>
internal interface IKind<TSelf> : IEquatable<TSelf>
    where TSelf : struct, IKind<TSelf>
{
    /// <summary>As metrics call it.</summary>
    static abstract string Name { get; }

    /// <summary>Whether <see cref="TryReset"/> runs code of the pool's users, which may throw.</summary>
    static virtual bool CallsUsers => false;

    /// <summary>Equal for equal sorts; well spread in its upper bits is not needed.</summary>
    uint Hash { get; }

    /// <summary>
    /// A small number that no other sort of the kind has, so that the sort is found without a search; -1 or a large one where there is none.
    /// </summary>
    int Number { get; }

    /// <summary>Whether an object that comes back is as new as it is, and as large as it was: then <see cref="TryReset"/> need not be asked.</summary>
    bool IsPlain { get; }

    /// <summary>Whether all objects of one sort have the same size, and none is larger than what is in it.</summary>
    bool IsFixed { get; }

    /// <summary>Bytes of every object of this sort; 0 where they differ.</summary>
    long FixedBytes { get; }

    /// <summary>A new object.</summary>
    object Create();

    /// <summary>Makes an object as new.</summary>
    /// <param name="value">The object.</param>
    /// <param name="bytes">How large it is, roughly and in bytes.</param>
    /// <param name="isUnderused">Whether it is much larger than what was put into it.</param>
    /// <returns>False when it cannot be used again.</returns>
    bool TryReset(object value, out long bytes, out bool isUnderused);

    /// <summary>Fills a returned object with what nobody would write, so that a later write is seen.</summary>
    void Poison(object value);

    /// <summary>Whether an object is as it was left when it came back.</summary>
    bool IsUntouched(object value);
}
