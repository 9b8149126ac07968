#pragma warning disable CA1812, CA1823, CS0169, IDE0044, IDE0051 // Instances are made to be measured, not used.

namespace AllocInsight.LifetimeTracee;

/// <summary>Dropped at once.</summary>
internal sealed class TemporaryNode
{
    private long _a, _b, _c;
}

/// <summary>Held until a collection has come and gone.</summary>
internal sealed class RetainedNode
{
    private long _a, _b, _c;
}

/// <summary>An element, to give the arrays of each fate a type of their own.</summary>
internal struct Temporary
{
    public long Value { get; set; }
}

/// <summary>An element, to give the arrays of each fate a type of their own.</summary>
internal struct Retained
{
    public long Value { get; set; }
}

/// <summary>Element of arrays that a handle pins for as long as they are held.</summary>
internal struct HandlePinned
{
    public long Value { get; set; }
}

/// <summary>Element of small arrays on the pinned-object heap, which are dropped at once.</summary>
internal struct PinnedTemporary
{
    public long Value { get; set; }
}

/// <summary>Element of small arrays on the pinned-object heap, which are held.</summary>
internal struct PinnedRetained
{
    public long Value { get; set; }
}

/// <summary>What a background collection has to mark, so that it takes a while.</summary>
internal sealed class Ballast
{
    public Ballast? Next { get; set; }

    public byte[] Content { get; } = new byte[40];
}
