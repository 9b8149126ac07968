using System.Runtime.CompilerServices;
using System.Text;

namespace Tracee;

internal sealed class Box<T>
{
    private readonly int _size = 8;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Fill(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new T[_size]); // site: generic-type
    }
}

/// <summary>Allocations in code of unusual shape: generic, lambda, local function, iterator, recursive, inlined, ending in a call.</summary>
internal static class ShapeSites
{
    public static readonly Site[] All =
    [
        new(150_000, new Box<decimal>().Fill, new Allocation("generic-type", "decimal[]", Size.Array(16, 8))),
        new(150_000, GenericMethod<short>, new Allocation("generic-method", "short[]", Size.Array(2, 50))),
        new(150_000, GenericMethod<string>, new Allocation("generic-method", "string[]", Size.Array(8, 50))),
        new(200_000, Lambda, new Allocation("lambda", "float[]", Size.Array(4, 10))),
        new(200_000, LocalFunction, new Allocation("local-function", "char[]", Size.Array(2, 30))),
        new(200_000, Iterator, new Allocation("iterator", "uint[]", Size.Array(4, 12))),
        new(200_000, Recursive, new Allocation("recursive", "ushort[]", Size.Array(2, 40))),
        new(200_000, Inlined, new Allocation("inlined", "ulong[]", Size.Array(8, 7))),
        new(200_000, Spelled, new Allocation("tail-call", "string", Size.String(12))),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void GenericMethod<T>(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(new T[50]); // site: generic-method
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lambda(int count)
    {
        Action<int> body = static n =>
        {
            for (int i = 0; i < n; i++)
                Sink.Take(new float[10]); // site: lambda
        };
        body(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LocalFunction(int count)
    {
        for (int i = 0; i < count; i++)
            Make();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make() => Sink.Take(new char[30]); // site: local-function
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Iterator(int count)
    {
        foreach (uint[] item in Items(count))
            Sink.Take(item);

        static IEnumerable<uint[]> Items(int n)
        {
            for (int i = 0; i < n; i++)
                yield return new uint[12]; // site: iterator
        }
    }

    private static void Recursive(int count)
    {
        const int Depth = 20;
        for (int done = 0; done < count; done += Depth)
            Descend(Math.Min(Depth, count - done));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth)
    {
        if (depth == 0) return 0;
        Sink.Take(new ushort[40]); // site: recursive
        return Descend(depth - 1) + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Inlined(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(MakeInlined(i)); // calls: inlined
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong[] MakeInlined(int i)
    {
        var made = new ulong[7]; // site: inlined
        made[0] = (ulong)i;
        return made;
    }

    private static readonly StringBuilder Letters = new(16);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Spelled(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(Spell(i)); // calls: tail-call
    }

    // Mostly too long to be inlined. Once optimized, its last call replaces it on the stack.
    private static string Spell(int i)
    {
        Letters.Clear();
        Letters.Append((char)('a' + i % 2)).Append((char)('a' + i % 3)).Append((char)('a' + i % 4)).Append((char)('a' + i % 5));
        Letters.Append((char)('a' + i % 6)).Append((char)('a' + i % 7)).Append((char)('a' + i % 8)).Append((char)('a' + i % 9));
        Letters.Append((char)('a' + i % 10)).Append((char)('a' + i % 11)).Append((char)('a' + i % 12)).Append((char)('a' + i % 13));
        return Letters.ToString(); // site: tail-call
    }
}
