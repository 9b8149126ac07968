namespace AllocInsight.Profiling.Output;

/// <summary>One row of a <c>.allocsites</c> file; <c>docs/formats/allocsites.md</c> documents each column.</summary>
public sealed record SiteLine
{
    /// <summary>Source file with <c>/</c> separators, relative to its repository where that was found.</summary>
    public required string Path { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the compiled source file; empty where the symbols do not record it.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>One-based line.</summary>
    public required int Line { get; init; }

    /// <summary>One-based column; null where unknown.</summary>
    public int? Column { get; init; }

    /// <summary>XML documentation id of the method; empty where unknown.</summary>
    public string Method { get; init; } = "";

    /// <summary>Offset of the allocating instruction in the method's IL; -1 where unknown.</summary>
    public int IlOffset { get; init; } = -1;

    /// <summary>The allocated type as its author writes it in C#.</summary>
    public required string Type { get; init; }

    /// <summary>Estimated objects, to three significant digits.</summary>
    public double Objects { get; init; }

    /// <summary>Estimated bytes, to three significant digits.</summary>
    public double Bytes { get; init; }

    /// <summary>Fraction of all the bytes that the process allocated, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Fraction of the bytes that died at their first collection; null where lifetimes were not observed.</summary>
    public double? DiedYoung { get; init; }

    /// <summary>Slot size that takes most of the bytes; null where that is larger than the largest slot.</summary>
    public int? SlotSize { get; init; }

    /// <summary>The verdict in kebab case, such as <c>pool-array</c>.</summary>
    public required string Verdict { get; init; }
}
