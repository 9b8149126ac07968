using AllocInsight.Profiling.Sites;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Sites;

/// <summary>Facts of a site that is worth a change unless a test says otherwise.</summary>
internal static class Fact
{
    public static SiteFacts Of(TypeKind kind, string type, Maker? maker = null, double size = 512, double? diedYoung = 1) =>
        new(kind, type, maker ?? Maker.Site, IsArgumentArray: false, size, Samples: 1_000, Share: 0.2, BytesPerSecond: 50e6, diedYoung);

    /// <summary>Made below a call of the framework; the call of the line comes first.</summary>
    public static Maker Through(params string[] calls) => new(MakerKind.Framework, calls);

    public static Maker Library(params string[] calls) => new(MakerKind.Library, calls, calls[^1], "Parser");
}
