namespace AllocInsight.Analyzers.Candidates;

/// <summary>How a use of an array changes when the array becomes a <c>PooledSpan</c>, or a <c>Span</c>.</summary>
internal enum SpanUse
{
    /// <summary>It needs an array.</summary>
    None,

    /// <summary>It stays as it is.</summary>
    Same,

    /// <summary><c>x</c> becomes <c>x.Span</c>; a <c>Span</c> stays as it is.</summary>
    Span,

    /// <summary><c>x.AsSpan(...)</c> becomes <c>x.Span</c>, <c>x.Span.Slice(...)</c> or <c>x.Span[...]</c>; of a <c>Span</c> <c>x</c>, <c>x.Slice(...)</c> or <c>x[...]</c>.</summary>
    AsSpan,
}
