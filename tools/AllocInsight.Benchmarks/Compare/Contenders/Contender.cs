using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>A contender under its name, for choosing; runs a workload compiled for it.</summary>
/// <param name="Name">As it is printed and chosen.</param>
/// <param name="IsMain">Whether it runs where none is chosen, in the workloads of the allocator field's suite, too.</param>
/// <param name="Missing">What to install; null when it can run.</param>
/// <param name="Run">Runs a workload once.</param>
internal sealed record Contender(string Name, bool IsMain, string? Missing, Func<Workload, Sample> Run)
{
    public const string SlotsName = "slots";
    public const string HeldName = "slots, held heap";
    public const string LiveName = "slots, live";
    public const string GuardedName = "slots, guarded";
    public const string NativeName = "NativeMemory";
    public const string MimallocName = "mimalloc";
    public const string SecureName = "mimalloc secure";
    public const string PoolName = "ArrayPool.Shared";
    public const string NewArrayName = "new byte[]";
    public const string NewObjectName = "new object()";

    /// <summary>All, in the order in which they are printed.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        Of<Slots, nint>(SlotsName, isMain: true),
        Of<HeldSlots, nint>(HeldName),
        Of<LiveSlots, nint>(LiveName),
        Of<GuardedSlots, nint>(GuardedName),
        Of<Native, nint>(NativeName, isMain: true),
        .. OfLibrary<Mimalloc>(isMain: true),
        .. OfLibrary<SecureMimalloc>(),
        .. OfLibrary<Jemalloc>(),
        .. OfLibrary<Tcmalloc>(),
        Of<SharedPool, ArrayBlock>(PoolName),
        Of<OwnPool, ArrayBlock>("ArrayPool.Create"),
        Of<NewArray, ArrayBlock>(NewArrayName),
        Of<NewObject, ThingBlock>(NewObjectName),
    ];

    private static Contender Of<TContender, TBlock>(string name, bool isMain = false, string? missing = null)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct => new(name, isMain, missing, workload => workload.Run<TContender, TBlock>());

    private static Contender[] OfLibrary<TLibrary>(bool isMain = false)
        where TLibrary : ILibrary
    {
        NativeLibraryFunctions library = TLibrary.Library;
        string? missing = library.IsInstalled ? null : library.Package;
        return [Of<Direct<TLibrary>, nint>(library.Name, isMain, missing), Of<Called<TLibrary>, nint>(library.Name + ", P/Invoke", false, missing)];
    }
}
