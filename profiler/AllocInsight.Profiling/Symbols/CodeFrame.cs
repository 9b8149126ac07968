namespace AllocInsight.Profiling.Symbols;

/// <summary>Where one stack frame stands, as its author would point at it.</summary>
public sealed record CodeFrame
{
    /// <summary>The <see cref="Method"/> of code that no event told of: a stub of the runtime, or a method whose events were lost.</summary>
    public const string UnknownMethod = "(unknown code)";

    /// <summary>The method as written, with namespace and type: <c>Shop.Order.TotalAsync</c>, <c>Shop.Cart.Sum&lt;T&gt;</c>,
    /// <c>Program.Main.(lambda)</c>. <c>docs/profiler/names.md</c> lists the spellings.</summary>
    public required string Method { get; init; }

    /// <summary>Simple name of the assembly.</summary>
    public required string Module { get; init; }

    /// <summary>True for code of the shared frameworks and of the runtime itself.</summary>
    public bool IsFramework { get; init; }

    /// <summary>Source file as recorded by the compiler; null without symbols.</summary>
    public string? File { get; init; }

    /// <summary>
    /// One-based line; null without symbols, and for an inlined call whose place the runtime does not tell. Where
    /// <see cref="IlOffset"/> is -1 it is the method's first line.
    /// </summary>
    public int? Line { get; init; }

    /// <summary>
    /// The last line that may be meant, where several make the same call or allocate the same type and the compiled code does not tell
    /// them apart; <see cref="Line"/> is the first of them then. Null where it is the one.
    /// </summary>
    public int? LastLine { get; init; }

    /// <summary>Whether the line leaves the call of the next frame inwards to a method of the program that has no frame of its own, as it was inlined there or ended in that call.</summary>
    public bool HidesCallee { get; init; }

    /// <summary>One-based column; null without symbols.</summary>
    public int? Column { get; init; }

    /// <summary>Offset in the method's IL; -1 where unknown.</summary>
    public int IlOffset { get; init; } = -1;

    /// <summary>
    /// XML documentation id of the method that the author wrote: not of the state machine, and for lambdas and local
    /// functions, which have none, of the method around them. Null where unknown.
    /// </summary>
    public string? MethodId { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the compiled source file; null where not recorded.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>Metadata token of the compiled method (of <c>MoveNext</c> for state machines); 0 where unknown.</summary>
    public int MethodToken { get; init; }

    /// <summary>File of the assembly as the process loaded it; empty where it has none.</summary>
    public string ModulePath { get; init; } = "";

    /// <summary>
    /// True where the method has no frame of its own on the stack: it was inlined into the next one of its list, or ended in a call that replaced it. Only inline
    /// trees tell.
    /// </summary>
    public bool IsInlined { get; init; }
}
