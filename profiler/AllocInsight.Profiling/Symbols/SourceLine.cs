namespace AllocInsight.Profiling.Symbols;

/// <summary>A place in a source file.</summary>
/// <param name="File">The file as the compiler recorded it.</param>
/// <param name="Line">One-based line.</param>
/// <param name="Column">One-based column.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file; null where the compiler recorded another hash or none.</param>
public sealed record SourceLine(string File, int Line, int Column, string? Sha256);
