using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;

namespace AllocInsight.Benchmarks.Compare.Uses;

/// <summary>The uses, and what competes in each.</summary>
internal static class AllUses
{
    public const string Span = "use-span";
    public const string ClearedSpan = "use-cleared";
    public const string Array = "use-array";
    public const string List = "use-list";
    public const string ListOfFour = "use-list-4";
    public const string ListOfEight = "use-list-8";
    public const string Builder = "use-builder";
    public const string Dictionary = "use-dictionary";
    public const string SmallStream = "use-stream-32";
    public const string LargeStream = "use-stream-1m";
    public const string Object = "use-object";
    public const string SharedObject = "use-object-8";
    public const string Server = "use-server";
    public const string LocalPoolUse = "Pool-local";
    public const string PoolUse = "Pool";
    public const string NewUse = "new";
    public const string SharedUse = "ArrayPool";
    public const string ObjectPoolUse = "ObjectPool";
    public const string RecyclableUse = "RecyclableMS";

    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new UseWorkload(Span, "using a span of 32 bytes, uncleared"),
        new UseWorkload(ClearedSpan, "using a span of 32 bytes, cleared"),
        new UseWorkload(Array, "using an array of 32 bytes, uncleared"),
        new UseWorkload(List, "a List<int> with 16 adds"),
        new UseWorkload(ListOfFour, "a List<int> with 4 adds"),
        new UseWorkload(ListOfEight, "a List<int> with 8 adds"),
        new UseWorkload(Builder, "a StringBuilder with a result of 64 characters"),
        new UseWorkload(Dictionary, "a Dictionary<int, int> with 16 entries"),
        new UseWorkload(SmallStream, "a MemoryStream with a write of 32 bytes"),
        new UseWorkload(LargeStream, "a MemoryStream with 1 MB in writes of 4 KB", times: 1),
        new UseWorkload(Object, "an object that can be reset"),
        new UseWorkload(SharedObject, "the same on 8 threads", threads: 8),
        new UseWorkload(Server, "buffers of 1,024 bytes filled by one thread, read and freed by another; local: freed by the first", threads: 2),
    ];

    public static IReadOnlyList<Contender> Contenders { get; } =
    [
        Of<PooledSpanUse<Uncleared>>(Span, PoolUse),
        Of<ArrayPoolUse<Uncleared>>(Span, SharedUse),
        Of<OwnedSpanUse>(Span, "SpanOwner"),
        Of<PooledSpanUse<Cleared>>(ClearedSpan, PoolUse),
        Of<ArrayPoolUse<Cleared>>(ClearedSpan, SharedUse),
        Of<PooledArrayUse<Uncleared>>(Array, PoolUse),
        Of<ArrayPoolUse<Uncleared>>(Array, SharedUse),
        Of<PooledListUse<Sixteen>>(List, PoolUse),
        Of<NewListUse<Sixteen>>(List, NewUse),
        Of<PooledListUse<Four>>(ListOfFour, PoolUse),
        Of<NewListUse<Four>>(ListOfFour, NewUse),
        Of<PooledListUse<Eight>>(ListOfEight, PoolUse),
        Of<NewListUse<Eight>>(ListOfEight, NewUse),
        Of<PooledBuilderUse>(Builder, PoolUse),
        Of<NewBuilderUse>(Builder, NewUse),
        Of<PooledDictionaryUse>(Dictionary, PoolUse),
        Of<NewDictionaryUse>(Dictionary, NewUse),
        Of<PooledStreamUse<Small>>(SmallStream, PoolUse),
        Of<PooledOwnStreamUse<Small>>(SmallStream, "PooledStream"),
        Of<NewStreamUse<Small>>(SmallStream, NewUse),
        Of<RecyclableStreamUse<Small>>(SmallStream, RecyclableUse),
        Of<PooledStreamUse<Large>>(LargeStream, PoolUse),
        Of<PooledOwnStreamUse<Large>>(LargeStream, "PooledStream"),
        Of<NewStreamUse<Large>>(LargeStream, NewUse),
        Of<RecyclableStreamUse<Large>>(LargeStream, RecyclableUse),
        Of<PooledObjectUse>(Object, PoolUse),
        Of<ObjectPoolUse>(Object, ObjectPoolUse),
        Of<PooledObjectUse>(SharedObject, PoolUse),
        Of<ObjectPoolUse>(SharedObject, ObjectPoolUse),
        OfServer<LeasedArray<Uncleared>, LeasedBlock>(PoolUse, isFreedByTaker: false),
        OfServer<LeasedArray<Uncleared>, LeasedBlock>(LocalPoolUse, isFreedByTaker: true),
        OfServer<SharedPool, ArrayBlock>(SharedUse, isFreedByTaker: false),
        OfServer<SharedPool, ArrayBlock>("ArrayPool-local", isFreedByTaker: true),
        OfServer<NewArray, ArrayBlock>(NewUse, isFreedByTaker: false),
    ];

    // One group, so that the two are interleaved.
    private static Contender OfServer<TContender, TBlock>(string name, bool isFreedByTaker)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        var server = new ServerWorkload(isFreedByTaker);
        return new(name, null, (_, steps) => server.Run<TContender, TBlock>(steps)) { Use = Server };
    }

    private static Contender Of<TUse>(string use, string name)
        where TUse : struct, IUse => new(name, null, (workload, steps) => ((UseWorkload)workload).Run<TUse>(steps)) { Use = use };
}
