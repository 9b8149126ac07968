using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Sites;

/// <summary>What to do about arrays: they are asked for by name, or made inside a collection, a builder or a call.</summary>
internal static class ArrayAdvice
{
    // Methods that hand out a copy, whatever they are called on.
    private static readonly string[] Copies = [".ToArray", ".Clone", ".ToCharArray"];

    public static (Verdict Verdict, string Advice) For(SiteFacts site)
    {
        if (site.IsArgumentArray)
            return (Verdict.Avoid, "An array is made only to pass arguments: call an overload without `params`, or make the parameter `params ReadOnlySpan<T>`.");
        bool isCopy = site.Maker.Call is { } call && Copies.Any(name => CallName.Short(call).EndsWith(name, StringComparison.Ordinal));
        if (!isCopy && StorageAdvice.For(site) is { } storage) return storage;
        if (site.Maker is { Kind: MakerKind.Framework, Call: null })
            return (Verdict.Avoid, "A method of the framework that was inlined here makes it: give a collection or builder its capacity, or look for a form that writes into what you pass.");

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
}
