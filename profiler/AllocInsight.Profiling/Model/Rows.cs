using System.Text.Json.Serialization;

namespace AllocInsight.Profiling.Model;

/// <summary>
/// What every row estimates: objects and bytes with 95 % intervals, and the lifetimes of its bytes.
/// <c>DiedYoung + Survived + Undecided = 1</c> wherever they are not null.
/// </summary>
public abstract record EstimateRow
{
    /// <summary>Estimated number of objects allocated.</summary>
    [JsonPropertyOrder(10)] public double Objects { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Objects"/>; null for tick sources.</summary>
    [JsonPropertyOrder(11)] public double? ObjectsLow { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Objects"/>; null for tick sources.</summary>
    [JsonPropertyOrder(12)] public double? ObjectsHigh { get; init; }

    /// <summary>Estimated bytes allocated.</summary>
    [JsonPropertyOrder(13)] public double Bytes { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Bytes"/>; null for tick sources.</summary>
    [JsonPropertyOrder(14)] public double? BytesLow { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="Bytes"/>; null for tick sources.</summary>
    [JsonPropertyOrder(15)] public double? BytesHigh { get; init; }

    /// <summary>Number of samples behind the row.</summary>
    [JsonPropertyOrder(16)] public long Samples { get; init; }

    /// <summary>Fraction of the bytes that died at their first collection, 0 to 1; null where lifetimes were not observed.</summary>
    [JsonPropertyOrder(17)] public double? DiedYoung { get; init; }

    /// <summary>Fraction of the bytes that survived their first collection, 0 to 1.</summary>
    [JsonPropertyOrder(18)] public double? Survived { get; init; }

    /// <summary>Fraction of the bytes whose first collection was looked for and not seen, 0 to 1; 1 where none was looked for.</summary>
    [JsonPropertyOrder(19)] public double? Undecided { get; init; }

    /// <summary>Number of samples whose first collection was seen; how far to trust the two fractions above.</summary>
    [JsonPropertyOrder(20)] public long DecidedSamples { get; init; }
}

/// <summary>The allocations that one slot size would serve.</summary>
public sealed record SizeClassRow : EstimateRow
{
    /// <summary>Slot size in bytes; null for objects larger than the largest slot.</summary>
    public int? SlotSize { get; init; }

    /// <summary>Estimated bytes that rounding up to the slot size would waste.</summary>
    [JsonPropertyOrder(21)] public double PaddingBytes { get; init; }
}

/// <summary>The allocations of one type.</summary>
public sealed record TypeRow : EstimateRow
{
    /// <summary>The type as its author writes it in C#, such as <c>Dictionary&lt;string, int&gt;</c>, with its namespace.</summary>
    public required string Name { get; init; }
}

/// <summary>What to do about a site.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Survives, is too rare or too small: leave it alone.</summary>
    Leave,

    /// <summary>A short-lived array that a pool serves.</summary>
    PoolArray,

    /// <summary>A short-lived collection that a pool serves.</summary>
    PoolCollection,

    /// <summary>A short-lived stream, builder or buffer writer that a pool serves.</summary>
    PoolBuffer,

    /// <summary>A short-lived object of a class that a pool serves once it can be reset.</summary>
    PoolObject,

    /// <summary>No pool helps (string, box, closure, enumerator ...); the advice says what does.</summary>
    Avoid,
}

/// <summary>One call site with one allocated type.</summary>
public sealed record SiteRow : EstimateRow
{
    /// <summary>Source file as the compiler recorded it; null without symbols.</summary>
    public string? File { get; init; }

    /// <summary>One-based line; null without symbols.</summary>
    public int? Line { get; init; }

    /// <summary>
    /// The last of the lines that may be meant, where several statements allocate the type, or make the call that does, and the compiled code does not tell them
    /// apart; <see cref="Line"/> is the first of them then. Null where it is the one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? LastLine { get; init; }

    /// <summary>One-based column; null without symbols.</summary>
    public int? Column { get; init; }

    /// <summary>The method as its author wrote it, such as <c>Order.TotalAsync</c>, with its namespace.</summary>
    public required string Method { get; init; }

    /// <summary>Simple name of the method's assembly.</summary>
    public required string Module { get; init; }

    /// <summary>Offset of the allocating instruction in the method's IL; -1 where unknown.</summary>
    public int IlOffset { get; init; } = -1;

    /// <summary>The allocated type as its author writes it in C#.</summary>
    public required string Type { get; init; }

    /// <summary>The slot size that takes most of the site's bytes; null when that is larger than the largest slot.</summary>
    public int? SlotSize { get; init; }

    /// <summary>
    /// True where the line calls a method that the JIT inlined, and the allocation is somewhere in that callee.
    /// </summary>
    public bool InInlinedCallee { get; init; }

    /// <summary>
    /// True where the line allocates the type itself and also calls a method of the program that does: what that allocates is counted
    /// here as well, if the JIT inlined it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool MayBeInInlinedCallee { get; init; }

    /// <summary>XML documentation id of the method, such as <c>M:Shop.Order.TotalAsync(System.Int32)</c>; null where unknown.</summary>
    public string? MethodId { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the source file that was compiled; null where the symbols do not record it.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>What to do about it.</summary>
    [JsonPropertyOrder(30)] public Verdict Verdict { get; init; }

    /// <summary>One or two sentences that say why and how.</summary>
    [JsonPropertyOrder(31)] public string Advice { get; init; } = "";

    /// <summary>The frames of the site's heaviest stack, innermost first.</summary>
    [JsonPropertyOrder(32)] public IReadOnlyList<StackFrameRow> Stack { get; init; } = [];
}

/// <summary>One frame of a stack.</summary>
/// <param name="Method">The method as its author wrote it.</param>
/// <param name="Module">Simple name of its assembly.</param>
/// <param name="File">Source file; null without symbols.</param>
/// <param name="Line">One-based line; null without symbols.</param>
public sealed record StackFrameRow(string Method, string Module, string? File, int? Line);
