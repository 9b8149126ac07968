namespace AllocInsight.Profiling.Symbols;

/// <summary>Whether a statement allocates a type itself.</summary>
public enum AllocationPlace
{
    /// <summary>It cannot be told: no metadata, no IL offset, or a statement that neither allocates the type nor calls anything.</summary>
    Unknown,

    /// <summary>The statement itself allocates it, or the compiler made a call of it that does (<c>await</c>, string interpolation, <c>new T()</c>).</summary>
    Here,

    /// <summary>The statement only calls methods, one of them not the framework's; the JIT inlined the one that allocates.</summary>
    InlinedCallee,

    /// <summary>The statement only calls methods of the framework, one of which the JIT inlined and allocates.</summary>
    InlinedFrameworkCallee,
}

/// <summary>Where a type is allocated.</summary>
/// <param name="Place">In the statement itself, or in what it calls.</param>
/// <param name="Frame">
/// The innermost frame, moved to the allocating instruction where the IL has one that must be meant; otherwise as it was.
/// </param>
/// <param name="TypeName">
/// The type with the namespace and the outer types that allocation events leave out of nested types' names; null where there
/// is no allocating instruction to tell them.
/// </param>
public sealed record AllocationSite(AllocationPlace Place, CodeFrame Frame, string? TypeName);
