using System.Runtime.CompilerServices;

namespace CodeSamples;

/// <summary>Allocations in methods that the JIT inlines, at lines that the tests look up by their marks.</summary>
public static class InliningSample
{
    public static object? Sink;

    /// <summary>Allocates a fixed amount, says so, and waits for its standard input to end.</summary>
    public static int Run()
    {
        for (var i = 0; i < 400_000; i++) Outer(i);
        Console.Out.WriteLine("done");
        Console.In.Read();
        return 0;
    }

    /// <summary>Stays a frame of its own; everything it calls is inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Outer(int value)
    {
        Sink = new byte[32]; // mark: own
        Middle(value); // mark: call
        Sink = new Leaf<string>("x"); // mark: generic
        Sink = new Pair(Create(value), new short[16]); // mark: mixed
        Sink = new long[4]; // mark: coarse
        Sink = new Node(value); // mark: elsewhere
    }

    /// <summary>Two instructions that allocate one type.</summary>
    public static void Twice()
    {
        if (Sink is null) // mark: twice-first
            Sink = new ulong[4];
        Sink = new ulong[8];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Middle(int value)
    {
        if (value < 0) return;
        Sink = Create(value); // mark: middle
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Node Create(int value)
    {
        return new Node(value); // mark: leaf
    }

    public sealed class Node(int value)
    {
        public int Value = value;
    }

    public sealed class Pair(Node node, short[] values)
    {
        public Node Node = node;
        public short[] Values = values;
    }

    public sealed class Leaf<T>
    {
        private readonly T[] _items;

        public Leaf(T item)
        {
            _items = new T[8]; // mark: in-generic
            _items[0] = item;
        }
    }
}
