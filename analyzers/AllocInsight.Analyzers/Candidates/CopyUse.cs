namespace AllocInsight.Analyzers.Candidates;

/// <summary>How one use of a copied collection changes when the copy becomes a list.</summary>
internal enum CopyUse
{
    /// <summary>It is not certainly reading, or needs an array.</summary>
    None,

    /// <summary>It reads elements, and stays as it is.</summary>
    Elements,

    /// <summary>It asks how many there are; an array's <c>Length</c> becomes a list's <c>Count</c>.</summary>
    Count,
}
