using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Sites;

/// <summary>What to do about arrays: they are asked for by name, or made inside a collection, a builder or a call.</summary>
internal static class ArrayAdvice
{
    private static readonly string[] Collections = ["System.Collections."];
    private static readonly string[] Buffers =
        ["System.Text.StringBuilder", "System.IO.MemoryStream", "System.Buffers.ArrayBufferWriter", "System.Text.ValueStringBuilder"];

    // Methods that hand out a copy, whatever they are called on.
    private static readonly string[] Copies = [".ToArray", ".Clone", ".ToCharArray"];

    public static (Verdict Verdict, string Advice) For(SiteFacts site)
    {
        if (site.IsArgumentArray)
            return (Verdict.Avoid, "An array is made only to pass arguments: call an overload without `params`, or make the parameter `params ReadOnlySpan<T>`.");
        bool isCopy = site.Maker.Call is { } call && Copies.Any(name => CallName.Short(call).EndsWith(name, StringComparison.Ordinal));
        if (!isCopy && IsMadeBy(site, Collections))
            return (Verdict.PoolCollection, Advisor.IfTemporary(site, "It is the storage of a collection: give that the capacity it ends up with, or reuse one that was cleared, which keeps its capacity."));
        if (!isCopy && IsMadeBy(site, Buffers))
            return (Verdict.PoolBuffer, Advisor.IfTemporary(site, "It is the storage of a builder or stream: give that the capacity it ends up with, or reuse one that was emptied, which keeps its capacity."));

        if (site.MeanSize < Advisor.PayingBytes && site.Share < Advisor.HotShareOfSmall)
        {
            return Advisor.Leave(Advisor.Invariant(
                $"Arrays of {site.MeanSize:0} bytes cost no less from a pool than from the collector (it pays from about {Advisor.PayingBytes})."));
        }

        return (Verdict.PoolArray, Advisor.IfTemporary(site, (isCopy ? Copy(site) : Rent(site)) + OfSize(site)));
    }

    private static string Copy(SiteFacts site) =>
        $"`{CallName.Short(site.Maker.Call!)}` copies: work on the source or a span of it, or copy into an array from `Pool.Array<{site.Element}>`.";

    private static string Rent(SiteFacts site) => site.Maker is { Kind: MakerKind.Framework, Call: { } call }
        ? $"`{CallName.Short(call)}` makes it: use a form that writes into a span or into an array that you rent."
        : $"Rent it with `Pool.Array<{site.Element}>`, which hands out exactly that length" + (IsStackable(site) ? $", or with `Pool.Rent<{site.Element}>` where a span will do." : ".");

    private static string OfSize(SiteFacts site) => site switch
    {
        { MeanSize: >= Advisor.LargeObjectBytes } => " It lies on the large object heap, which only full collections clear.",
        { MeanSize: < Advisor.PayingBytes, Maker.Kind: MakerKind.Site } when IsStackable(site) => " It is small: `stackalloc` serves as well where the length has a low bound.",
        _ => "",
    };

    // Only values without references can lie on the stack; of other element types the name does not tell.
    private static bool IsStackable(SiteFacts site) =>
        site.Element is "byte" or "sbyte" or "char" or "bool" or "short" or "ushort" or "int" or "uint" or "long" or "ulong" or "float" or "double" or "decimal";

    private static bool IsMadeBy(SiteFacts site, string[] prefixes) =>
        site.Maker.Call is { } call && prefixes.Any(prefix => call.StartsWith(prefix, StringComparison.Ordinal));
}
