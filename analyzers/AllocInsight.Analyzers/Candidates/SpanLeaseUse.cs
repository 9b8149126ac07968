namespace AllocInsight.Analyzers.Candidates;

/// <summary>How a use of a <c>PooledSpan</c> changes when it becomes an array again.</summary>
internal enum SpanLeaseUse
{
    /// <summary>It needs the lease.</summary>
    None,

    /// <summary>It stays as it is.</summary>
    Same,

    /// <summary><c>x</c> becomes <c>x.AsSpan()</c>.</summary>
    AsSpan,

    /// <summary><c>x.Span</c> becomes <c>x.AsSpan()</c>.</summary>
    Span,

    /// <summary><c>x.Slice(a, b)</c> becomes <c>x.AsSpan(a, b)</c>.</summary>
    Slice,
}
