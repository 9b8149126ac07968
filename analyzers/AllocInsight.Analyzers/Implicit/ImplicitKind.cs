namespace AllocInsight.Analyzers.Implicit;

/// <summary>What is allocated without the source saying <c>new</c>; a statement has at most one diagnostic of each.</summary>
internal enum ImplicitKind
{
    /// <summary>The array of a <c>params</c> parameter.</summary>
    ArgumentArray,

    /// <summary>What a lambda captures, and the delegate of it.</summary>
    Closure,

    /// <summary>A value type on the heap.</summary>
    Box,

    /// <summary>An enumerator, or what an iterator keeps.</summary>
    Enumerator,

    /// <summary>A string.</summary>
    Text,
}
