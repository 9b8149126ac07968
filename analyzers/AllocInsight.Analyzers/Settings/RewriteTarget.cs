namespace AllocInsight.Analyzers.Settings;

/// <summary>What the rewrites call.</summary>
internal enum RewriteTarget
{
    /// <summary>The pool of AllocInsight.Pooling.</summary>
    Pool,

    /// <summary><c>ArrayPool&lt;T&gt;.Shared</c> of the base library; only arrays can come from there.</summary>
    Bcl,
}
