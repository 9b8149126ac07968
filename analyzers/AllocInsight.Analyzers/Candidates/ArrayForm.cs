namespace AllocInsight.Analyzers.Candidates;

/// <summary>What takes the place of a temporary array.</summary>
internal enum ArrayForm
{
    /// <summary><c>Pool.Rent</c>: unmanaged memory, used as a span.</summary>
    Span,

    /// <summary>The same with its span in a variable, for loops: each use of the lease itself would check that it is live.</summary>
    SpanOfLease,

    /// <summary><c>Pool.Array</c>: a real array.</summary>
    Array,

    /// <summary><c>ArrayPool.Shared</c>, used as a span of the length asked for.</summary>
    ArrayPool,
}
