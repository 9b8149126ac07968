namespace AllocInsight.Analyzers.Candidates;

/// <summary>What takes the place of a temporary array.</summary>
internal enum ArrayForm
{
    /// <summary><c>Pool.Rent</c>: unmanaged memory, used as a span.</summary>
    Span,

    /// <summary><c>Pool.Array</c>: a real array.</summary>
    Array,

    /// <summary><c>ArrayPool.Shared</c>, used as a span of the length asked for.</summary>
    ArrayPool,
}
