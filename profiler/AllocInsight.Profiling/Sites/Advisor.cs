using System.Globalization;
using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Says what to do about a site, by what was measured there.</summary>
/// <remarks>
/// The questions in their order: is it worth a change at all, does it live too long for a pool, does anything but a pool help,
/// and which pool. Pure.
/// </remarks>
internal static class Advisor
{
    /// <summary>Arrays below this many bytes cost no less from a pool than from the collector: measured, <c>docs/profiler/measured.md</c>.</summary>
    public const int PayingBytes = 256;

    /// <summary>From this size in bytes on, arrays lie on the large object heap, which only full collections clear.</summary>
    public const int LargeObjectBytes = 85_000;

    // A guess each: below these the change costs more to review than it can gain.
    private const double WorthwhileShare = 0.005;
    private const double WorthwhileBytesPerSecond = 1e6;
    private const int FewestSamples = 3;

    // A small array or object is worth pooling only where it is a good part of everything.
    private const double HotShare = 0.02;

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

        return site.Kind switch
        {
            TypeKind.String => (Verdict.Avoid, StringAdvice.For(site.Callee)),
            TypeKind.BoxedValue => (Verdict.Avoid, $"A `{site.Type}` is boxed: pass it through a generic parameter or a typed overload, or override what the base type's method boxes for."),
            TypeKind.Closure => (Verdict.Avoid, "A lambda captures variables: make it `static` and pass what it needs as an argument, or as the state that many methods take."),
            TypeKind.Delegate => (Verdict.Avoid, "A delegate is made on every call: a `static` lambda is made once, or keep the delegate in a field."),
            TypeKind.Enumerator => (Verdict.Avoid, "Enumerating through an interface or a lazy query makes an enumerator each time: enumerate the concrete collection, or write the loop out."),
            TypeKind.AsyncStateMachine => (Verdict.Avoid, "An async method that really waits keeps its state on the heap: wait less often, or give it `[AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]`."),
            TypeKind.Task => (Verdict.Avoid, "A task is made for each call: return `ValueTask` where the result is mostly there already, or keep the finished tasks of common results."),
            TypeKind.Collection => (Verdict.PoolCollection, Lifetime(site) + $"reuse one: rent the `{site.Type}` from a pool and give it back cleared, or keep it in a field where one thread uses it."),
            TypeKind.Buffer => (Verdict.PoolBuffer, Lifetime(site) + $"reuse one: rent the `{site.Type}` from a pool and give it back emptied, its capacity kept."),
            TypeKind.Array => ArrayAdvice.For(site, Lifetime(site)),
            _ => Object(site),
        };
    }

    private static (Verdict Verdict, string Advice) Object(SiteFacts site) => site.Share < HotShare
        ? Leave(Invariant($"A plain object and {site.Share * 100:0.0} % of all bytes: a pool for it pays from about {HotShare * 100:0} %."))
        : (Verdict.PoolObject, Lifetime(site) + (site.MeanSize <= 32
            ? $"`{site.Type}` is small: make it a struct if it is copied little; otherwise pool it, with a method that resets it."
            : $"pool `{site.Type}`: give it a method that resets it, and rent it where it is made now."));

    internal static (Verdict Verdict, string Advice) Leave(string advice) => (Verdict.Leave, advice);

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Lifetime(SiteFacts site) => site.DiedYoung is { } died
        ? Invariant($"{died:P0} of it dies at its first collection: ")
        : "Its lifetime was not seen; if it is temporary, ";
}
