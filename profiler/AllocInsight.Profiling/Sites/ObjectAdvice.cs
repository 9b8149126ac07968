using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Sites;

/// <summary>What to do about objects of plain classes.</summary>
internal static class ObjectAdvice
{
    // An object that pays for itself in a pool must still be a noticeable part of everything.
    private const double HotShare = 0.02;

    // Two fields: what a struct costs nothing to copy.
    private const int SmallStruct = 32;

    public static (Verdict Verdict, string Advice) For(SiteFacts site)
    {
        if (site.Type.EndsWith("Exception", StringComparison.Ordinal))
            return (Verdict.Avoid, "Exceptions are thrown in the normal course of things: test first, or call the `Try` form of what throws.");

        bool isSmall = site.MeanSize < Advisor.PayingBytes;
        double enough = isSmall ? Advisor.HotShareOfSmall : HotShare;
        if (site.Share < enough)
            return Advisor.Leave(Advisor.Invariant($"Plain objects of {site.MeanSize:0} bytes, {site.Share * 100:0.0} % of all: a pool for them pays from about {enough * 100:0} %."));
        return (Verdict.PoolObject, Advisor.IfTemporary(site, isSmall ? OfSmall(site) : OfLarge(site)));
    }

    private static string OfSmall(SiteFacts site) => (site.MeanSize <= SmallStruct
            ? $"`{site.ShortType}` is small: make it a struct if it is copied little. "
            : "See first whether fewer will do. ")
        + Advisor.Invariant($"A pool of objects of {site.MeanSize:0} bytes saves collections rather than time; it needs a method that resets them.");

    private static string OfLarge(SiteFacts site) => $"Pool `{site.ShortType}`: give it a method that resets it, and rent it where it is made now.";
}
