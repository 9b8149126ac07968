using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <inheritdoc/>
internal sealed class ItemStack<TKind>(ThreadCache owner, TKind kind, Shelves shelves) : ItemStack(owner, shelves)
    where TKind : struct, IKind<TKind>
{
    public readonly TKind Kind = kind;

    public override string KindName => TKind.Name;

    public override long FixedBytes => IsUnkept ? 0 : Kind.FixedBytes;

    private const int MostSpare = 256;

    private Pooled<TKind>? _spare;
    private int _spareCount;

    public Pooled<TKind>? TryTake() => TryTake(attention: 0, out Pooled? pooled) ? Unsafe.As<Pooled<TKind>>(pooled) : null;

    /// <summary>A rent made a new object.</summary>
    public void CountNew(TKind sort)
    {
        if (IsUnkept)
            Counts.NewForSorts++;
        else if (sort.FixedBytes > Bounds.LargestObject)
            Counts.NewForSize++;
        else
            Counts.NewForEmpty++;
    }

    /// <summary>Keeps a record without an object for the next object.</summary>
    public void AddSpare(Pooled<TKind> pooled)
    {
        pooled.Value = null;
        if (_spareCount == MostSpare)
            return;
        _spareCount++;
        pooled.NextSpare = _spare;
        _spare = pooled;
    }

    /// <summary>A record for an object.</summary>
    public Pooled<TKind> Record(TKind sort, object value)
    {
        if (_spare is not { } spare)
            return new Pooled<TKind>(this, sort, value);
        _spareCount--;
        _spare = spare.NextSpare;
        spare.NextSpare = null;
        // Its own stack's, but where there are too many sorts.
        spare.Kind = sort;
        spare.Value = value;
        spare.Underuses = 0;
        return spare;
    }
}
