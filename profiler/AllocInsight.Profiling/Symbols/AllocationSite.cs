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

/// <summary>Where in a statement a type is allocated.</summary>
/// <param name="Place">In the statement itself, or in what it calls.</param>
/// <param name="IlOffset">Offset of the allocating instruction where only one can be meant; null otherwise.</param>
/// <param name="TypeName">
/// The event's type with the namespace and the outer types that events leave out of nested types' names, which the
/// instruction has; null where there is no such instruction.
/// </param>
/// <param name="LastLine">
/// The line of the last statement that may be meant, where several of different lines allocate the type and the compiled code tells them
/// not apart; null where one is meant.
/// </param>
/// <param name="IsArgumentArray">Whether it is an array that is filled element by element and passed straight to a call, as the compiler does for <c>params</c>.</param>
/// <param name="FrameworkCallee">
/// The method of the framework that the statement calls, where it is left to callees: null where several are called, or none.
/// </param>
/// <param name="MayBeInCallee">
/// Whether the statement allocates the type and also calls a method of the program that does, and that may be inlined: what that allocates
/// counts here as well then, where no inline tree tells them apart.
/// </param>
public readonly record struct AllocationSite(
    AllocationPlace Place, int? IlOffset = null, string? TypeName = null, int? LastLine = null, bool IsArgumentArray = false, string? FrameworkCallee = null,
    bool MayBeInCallee = false);

/// <summary>The frames that stand at an allocation, innermost first, and where in the innermost one's statement it is.</summary>
/// <param name="Frames">Never empty.</param>
/// <param name="Site">Unknown where the innermost frame is the framework's.</param>
public sealed record AllocatingFrames(IReadOnlyList<CodeFrame> Frames, AllocationSite Site);
