using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Sites;

/// <summary>What to do about arrays: they are asked for by name, or made inside a collection, a builder or a call.</summary>
internal static class ArrayAdvice
{
    private static readonly string[] CollectionNamespaces = ["System.Collections."];
    private static readonly string[] Buffers =
        ["System.Text.StringBuilder", "System.IO.MemoryStream", "System.Buffers.ArrayBufferWriter", "System.Text.ValueStringBuilder"];

    public static (Verdict Verdict, string Advice) For(SiteFacts site, string lifetime)
    {
        if (site.IsArgumentArray)
            return (Verdict.Avoid, "An array is made only to pass arguments: call an overload without `params`, or make the parameter `params ReadOnlySpan<T>`.");
        if (IsBelow(site, CollectionNamespaces))
            return (Verdict.PoolCollection, lifetime + "a collection grows here: give it the capacity that it ends up with, or reuse one from a pool, which keeps its capacity.");
        if (IsBelow(site, Buffers))
            return (Verdict.PoolBuffer, lifetime + "a builder or stream grows here: give it the capacity that it ends up with, or reuse one from a pool, which keeps its capacity.");
        if (site.MeanSize >= Advisor.LargeObjectBytes)
            return (Verdict.PoolArray, lifetime + Rent(site) + " It lies on the large object heap, which only full collections clear.");
        if (site.MeanSize >= Advisor.PayingBytes)
            return (Verdict.PoolArray, lifetime + Rent(site));
        if (site.Share >= HotShareOfSmallArrays)
            return (Verdict.PoolArray, lifetime + Rent(site) + " It is small: `stackalloc` serves as well where the length has a low bound.");
        return Advisor.Leave(Advisor.Invariant(
            $"Arrays of {site.MeanSize:0} bytes cost no less from a pool than from the collector (it pays from about {Advisor.PayingBytes})."));
    }

    private const double HotShareOfSmallArrays = 0.05;

    private static string Rent(SiteFacts site) => site.Callee is { } callee
        ? $"`{ShortName(callee)}` makes it: use a form that writes into a span or an array that you rent."
        : $"rent it from a pool, such as `ArrayPool<{site.Element}>.Shared` (which may hand out a longer one).";

    private static bool IsBelow(SiteFacts site, string[] prefixes) =>
        site.Callee is { } callee && prefixes.Any(prefix => callee.StartsWith(prefix, StringComparison.Ordinal));

    internal static string ShortName(string method)
    {
        // The last two parts, type and method, without the type's own arguments: Enumerable.ToArray.
        string[] parts = method.Split('<')[0].Split('.');
        return parts.Length < 2 ? method : $"{parts[^2]}.{parts[^1]}";
    }
}
