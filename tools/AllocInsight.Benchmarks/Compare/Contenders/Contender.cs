using AllocInsight.Benchmarks.Compare.Uses;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>Runs a workload compiled for one contender.</summary>
/// <param name="workload">Which.</param>
/// <param name="steps">How many of its steps.</param>
internal delegate Sample WorkloadRun(Workload workload, int steps);

/// <summary>A contender under its name, for choosing.</summary>
/// <param name="Name">As it is printed and chosen.</param>
/// <param name="Missing">What to do to have it; null when it can run.</param>
/// <param name="Run">Runs a workload once.</param>
internal sealed record Contender(string Name, string? Missing, WorkloadRun Run)
{
    public const string SlotsName = "slots";
    public const string HeldName = "slots-held";
    public const string LiveName = "slots-live";
    public const string GuardedName = "slots-guarded";
    public const string NativeName = "NativeMemory";
    public const string MimallocName = "mimalloc-sgt";
    public const string SecureName = "secure-sgt";
    public const string PoolName = "ArrayPool.Shared";
    public const string ClearedPoolName = "ArrayPool-cleared";
    public const string SpanName = "pool-span";
    public const string ClearedSpanName = "pool-span-cleared";
    public const string ArrayName = "pool-array";
    public const string ClearedArrayName = "pool-array-cleared";
    public const string NewArrayName = "new-byte[]";
    public const string NewObjectName = "new-object";
    public const string NothingName = "nothing";

    /// <summary>All, in the order in which they are printed.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        Of<Slots, nint>(SlotsName),
        Of<HeldSlots, nint>(HeldName),
        Of<LiveSlots, nint>(LiveName),
        Of<GuardedSlots, nint>(GuardedName),
        Of<Native, nint>(NativeName),
        .. OfLibrary<Mimalloc>(),
        .. OfLibrary<SecureMimalloc>(),
        .. OfLibrary<Jemalloc>(),
        .. OfLibrary<Tcmalloc>(),
        Of<SharedPool, ArrayBlock>(PoolName),
        Of<ClearedPool, ArrayBlock>(ClearedPoolName),
        Of<OwnPool, ArrayBlock>("ArrayPool.Create"),
        Of<LeasedSpan<Uncleared>, SpanBlock>(SpanName),
        Of<LeasedSpan<Cleared>, SpanBlock>(ClearedSpanName),
        Of<LeasedArray<Uncleared>, LeasedBlock>(ArrayName),
        Of<LeasedArray<Cleared>, LeasedBlock>(ClearedArrayName),
        Of<NewArray, ArrayBlock>(NewArrayName),
        Of<NewObject, ThingBlock>(NewObjectName),
        Of<Nothing, nint>(NothingName),
        .. AllUses.Contenders,
    ];

    /// <summary>The use of pooled objects in which it competes; null for one that has blocks.</summary>
    public string? Use { get; init; }

    /// <summary>Names what shares no code of ours with others: each tier of the slot allocator, and all peers together.</summary>
    public string CodeOf => Name is SlotsName or HeldName or LiveName or GuardedName or SpanName or ClearedSpanName ? Name : "peers";

    /// <summary>Whether it can run in a workload at all: an object has one size, and guarding is too slow for more than two.</summary>
    public bool Fits(Workload workload) => Use is not null || workload is UseWorkload ? Use == workload.Name : Name switch
    {
        NewObjectName => workload.Name == "pair",
        GuardedName => workload.Name is "pair" or "churn",
        HeldName => workload.Name is "pair" or "batch" or "churn",
        NothingName => workload.Name is "pair" or "batch" or "churn" or "remote",
        SpanName or ClearedSpanName or ArrayName or ClearedArrayName or ClearedPoolName => workload.Name is "pair" or "pair-512" or "batch" or "churn" or "remote",
        _ => true,
    };

    /// <summary>Whether it runs in a workload where none is chosen: the suite is long, so only the main ones run it.</summary>
    public bool IsDefaultIn(Workload workload) => Name != NothingName && (!workload.IsOfSuite || Name is SlotsName or NativeName or MimallocName);

    private static Contender Of<TContender, TBlock>(string name, string? missing = null)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct => new(name, missing, (workload, steps) => workload.Run<TContender, TBlock>(steps));

    // The suffix is for SuppressGCTransition: called without telling the garbage collector.
    private static Contender[] OfLibrary<TLibrary>()
        where TLibrary : ILibrary
    {
        NativeLibraryFunctions library = TLibrary.Library;
        string? missing = library.IsInstalled ? null : library.Package;
        return [Of<Direct<TLibrary>, nint>(library.Name + "-sgt", missing), Of<Called<TLibrary>, nint>(library.Name, missing)];
    }
}
