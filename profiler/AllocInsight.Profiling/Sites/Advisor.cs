using System.Globalization;
using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Says what to do about a site, by what was measured there.</summary>
/// <remarks>
/// The questions in their order: is it worth a change at all, does it live too long for a pool, can the code at hand change it,
/// does anything but a pool help, and which pool. Pure.
/// </remarks>
internal static class Advisor
{
    /// <summary>Arrays and objects below this many bytes cost no less from a pool than from the collector: measured.</summary>
    public const int PayingBytes = 256;

    /// <summary>Below <see cref="PayingBytes"/>, a pool can only save collections: worth it for a good part of all bytes. A guess.</summary>
    public const double HotShareOfSmall = 0.05;

    /// <summary>From this size in bytes on, arrays lie on the large object heap, which only full collections clear.</summary>
    public const int LargeObjectBytes = 85_000;

    // A guess each: below these the change costs more to review than it can gain.
    private const double WorthwhileShare = 0.005;
    private const double WorthwhileBytesPerSecond = 1e6;
    private const int FewestSamples = 3;

    // A pool holds what outlives a collection anyway, so at least half must die young.
    private const double FewestDying = 0.5;

    public static (Verdict Verdict, string Advice) Judge(SiteFacts site)
    {
        if (site.Samples < FewestSamples) return Leave("Too few samples to judge it by; measure longer if you suspect it.");
        if (site.DiedYoung is { } died && died < FewestDying)
            return Leave(Invariant($"{1 - died:P0} of it outlives its first collection: a pool would only hold on to it. If it is a cache, see that it is bounded."));
        if (site.Share < WorthwhileShare)
            return Leave(Invariant($"{site.Share * 100:0.0#} % of all bytes: too little to be worth a change."));
        if (site.BytesPerSecond < WorthwhileBytesPerSecond)
            return Leave($"{SignificantDigits.FormatBytes(site.BytesPerSecond, null, null)} a second: the collector takes that in its stride.");

        if (site.Maker.Call?.StartsWith(FrameworkCode.Pool + ".", StringComparison.Ordinal) == true)
            return Leave("The pool makes what it has none of to lend. Where that goes on, see its hit rate under POOL: more lengths or bytes may be asked for than it keeps.");

        return site.Maker.Kind switch
        {
            MakerKind.FrameworkAlone => Leave("Only the framework is on the stack: it makes this for itself, or runs a method of yours that was inlined there."),
            MakerKind.Unknown => Leave("What code this is was not recorded: measure again, to the end."),
            MakerKind.Library => (Verdict.Avoid, ForeignAdvice.OfLibrary(site)),
            MakerKind.Framework => OfFramework(site),
            _ => OfSite(site),
        };
    }

    /// <summary>What a method of the framework makes: what it hands out can still be asked for in another way.</summary>
    private static (Verdict Verdict, string Advice) OfFramework(SiteFacts site) => site.Kind switch
    {
        TypeKind.String => (Verdict.Avoid, StringAdvice.For(site.Maker)),
        TypeKind.Array => ArrayAdvice.For(site),
        TypeKind.Enumerator => OfSite(site),
        // A builder makes more of its type as it grows, to keep its content in.
        TypeKind.Buffer when StorageAdvice.For(site) is { } storage => storage,
        _ => (Verdict.Avoid, ForeignAdvice.OfFramework(site)),
    };

    private static (Verdict Verdict, string Advice) OfSite(SiteFacts site) => site.Kind switch
    {
        TypeKind.String => (Verdict.Avoid, StringAdvice.For(site.Maker)),
        TypeKind.BoxedValue => (Verdict.Avoid, $"A box is made for `{site.ShortType}`: pass it through a generic parameter or a typed overload, or override what the base type's method boxes for."),
        TypeKind.Closure => (Verdict.Avoid, "A lambda captures variables: make it `static` and pass what it needs as an argument, or as the state that many methods take."),
        TypeKind.Delegate => (Verdict.Avoid, "A delegate is made on every call: a `static` lambda is made once, or keep the delegate in a field."),
        TypeKind.Enumerator => (Verdict.Avoid, "Enumerating through an interface or a lazy query makes an enumerator each time: enumerate the concrete collection, or write the loop out."),
        TypeKind.AsyncStateMachine => (Verdict.Avoid, "An async method that really waits keeps its state on the heap: wait less often, or give it `[AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]`."),
        TypeKind.Task => (Verdict.Avoid, "A task is made for each call: return `ValueTask` where the result is mostly there already, or keep the finished tasks of common results."),
        TypeKind.Collection => (Verdict.PoolCollection, IfTemporary(site, $"Clear and reuse one instead of making a `{site.ShortType}` each time: {FromPool(site)}, or in a field where one thread uses it.")),
        TypeKind.Buffer => (Verdict.PoolBuffer, IfTemporary(site, $"Empty and reuse one, its capacity kept, instead of making a `{site.ShortType}` each time: {FromPool(site)}, or in a field where one thread uses it.")),
        TypeKind.Array => ArrayAdvice.For(site),
        _ => ObjectAdvice.For(site),
    };

    // What AllocInsight's pool hands out as it is.
    private static string FromPool(SiteFacts site) =>
        site.ShortType.Split('<')[0] is "List" or "HashSet" or "Dictionary" or "Stack" or "Queue" or "PriorityQueue" or "StringBuilder" or "MemoryStream"
            ? $"from `Pool.{site.ShortType}`"
            : "from a pool";

    internal static (Verdict Verdict, string Advice) Leave(string advice) => (Verdict.Leave, advice);

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Advice on pooling, with the reservation it needs where lifetimes were not seen.</summary>
    internal static string IfTemporary(SiteFacts site, string advice) =>
        site.DiedYoung is null ? advice + " Its lifetime was not seen: that helps only if it is temporary." : advice;
}
