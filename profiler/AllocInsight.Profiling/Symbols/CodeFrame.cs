namespace AllocInsight.Profiling.Symbols;

/// <summary>Where one stack frame stands, as its author would point at it.</summary>
public sealed record CodeFrame
{
    /// <summary>The method as written, with namespace and type: <c>Shop.Order.TotalAsync</c>, <c>Shop.Cart.Sum&lt;T&gt;</c>, <c>Program.Main.(lambda)</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Simple name of the assembly.</summary>
    public required string Module { get; init; }

    /// <summary>True for code of the shared frameworks and of the runtime itself.</summary>
    public bool IsFramework { get; init; }

    /// <summary>Source file as recorded by the compiler; null without symbols.</summary>
    public string? File { get; init; }

    /// <summary>One-based line; null without symbols.</summary>
    public int? Line { get; init; }

    /// <summary>One-based column; null without symbols.</summary>
    public int? Column { get; init; }

    /// <summary>Offset in the method's IL; -1 where unknown.</summary>
    public int IlOffset { get; init; } = -1;

    /// <summary>XML documentation id of the method that the author wrote (not of the state machine); null where unknown.</summary>
    public string? MethodId { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the compiled source file; null where not recorded.</summary>
    public string? SourceSha256 { get; init; }
}
