using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>What to do about what collections, builders and streams keep their content in.</summary>
internal static class StorageAdvice
{
    // Of an inlined override only the base's method is known.
    private static readonly string[] Buffers =
        ["System.Text.StringBuilder", "System.IO.MemoryStream", "System.IO.Stream.Write", "System.Buffers.ArrayBufferWriter", "System.Text.ValueStringBuilder"];

    /// <summary>Null where the method that makes it, or else its type, does not tell that it is storage.</summary>
    public static (Verdict Verdict, string Advice)? For(SiteFacts site)
    {
        if (site.Maker.Call is { } call ? call.StartsWith(FrameworkCode.Collections, StringComparison.Ordinal) : site.IsPartOfCollection)
            return (Verdict.PoolCollection, Advisor.IfTemporary(site, "It is the storage of a collection: give that the capacity it ends up with, or reuse one that was cleared, which keeps its capacity."));
        if (site.Maker.Call is { } other && Buffers.Any(prefix => other.StartsWith(prefix, StringComparison.Ordinal)))
            return (Verdict.PoolBuffer, Advisor.IfTemporary(site, "It is the storage of a builder or stream: give that the capacity it ends up with, or reuse one that was emptied, which keeps its capacity."));
        return null;
    }
}
