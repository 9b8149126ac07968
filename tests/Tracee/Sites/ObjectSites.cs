using System.Runtime.CompilerServices;

namespace Tracee;

internal sealed class Point
{
    public long X;
    public long Y;
}

internal enum Color
{
    Red,
    Green,
}

internal struct Money
{
    public long Units;
    public int Nanos;
}

/// <summary>Plain objects, boxes, closures and delegates.</summary>
internal static class ObjectSites
{
    public static readonly Site[] All =
    [
        new(400_000, Objects, new Allocation("object", "Tracee.Point", Size.Object(16))),
        new(400_000, BoxedInts, new Allocation("boxed-int", "int", Size.Object(4))),
        new(300_000, BoxedStructs, new Allocation("boxed-struct", "Tracee.Money", Size.Object(16))),
        new(300_000, BoxedEnums, new Allocation("boxed-enum", "Tracee.Color", Size.Object(4))),
        new(200_000, Closures, new Allocation("closure", "Tracee.ObjectSites.(closure)", Size.Object(4)), new Allocation("closure-delegate", "Func<int>", 64)),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Objects(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new Point { X = i, Y = i }); // site: object
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BoxedInts(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(i); // site: boxed-int
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BoxedStructs(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new Money { Units = i, Nanos = 1 }); // site: boxed-struct
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BoxedEnums(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take((Color)(i & 1)); // site: boxed-enum
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Closures(int count)
    {
        for (int i = 0; i < count; i++) // site: closure
        {
            int captured = i;
            Func<int> f = () => captured; // site: closure-delegate
            Sink.Take(f);
        }
    }
}
