using System.Text.RegularExpressions;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>What a verdict is made from.</summary>
/// <param name="Kind">What the allocated type is.</param>
/// <param name="Type">The type in C#.</param>
/// <param name="Maker">Whose code makes the objects.</param>
/// <param name="IsArgumentArray">Whether the array is made and filled only to be passed to a call, as <c>params</c> does.</param>
/// <param name="MeanSize">Mean size of an object in bytes.</param>
/// <param name="Samples">Samples behind the estimates.</param>
/// <param name="Share">Share of all bytes allocated, 0 to 1.</param>
/// <param name="BytesPerSecond">Bytes a second.</param>
/// <param name="DiedYoung">Fraction that died at the first collection, of what was decided; null where too little was.</param>
internal sealed partial record SiteFacts(
    TypeKind Kind,
    string Type,
    Maker Maker,
    bool IsArgumentArray,
    double MeanSize,
    long Samples,
    double Share,
    double BytesPerSecond,
    double? DiedYoung)
{
    // Fewer decided samples than this say nothing of the rest.
    private const int FewestDecided = 5;

    /// <summary>Whether the type is one that a collection of the framework keeps to itself, or an array of such.</summary>
    public bool IsPartOfCollection { get; init; }

    /// <summary>The element type of an array.</summary>
    public string Element => Type.EndsWith("[]", StringComparison.Ordinal) ? Type[..^2] : Type;

    /// <summary>The type without namespaces.</summary>
    public string ShortType => Namespaces().Replace(Type, "");

    public static SiteFacts Of(SiteRow row, TypeKind kind, Maker maker, bool isArgumentArray, double meanSize, double totalBytes, double seconds)
    {
        double decided = (row.DiedYoung ?? 0) + (row.Survived ?? 0);
        return new SiteFacts(
            kind,
            row.Type,
            maker,
            isArgumentArray,
            meanSize,
            row.Samples,
            totalBytes > 0 ? row.Bytes / totalBytes : 0,
            seconds > 0 ? row.Bytes / seconds : 0,
            row.DecidedSamples >= FewestDecided && decided > 0 ? row.DiedYoung / decided : null);
    }

    [GeneratedRegex(@"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")]
    private static partial Regex Namespaces();
}
