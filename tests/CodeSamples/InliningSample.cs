using System.Runtime.CompilerServices;

namespace CodeSamples;

/// <summary>Allocations in methods that the JIT inlines, at lines that the tests look up by their marks.</summary>
public static class InliningSample
{
    public static object? Sink;

    /// <summary>Allocates until standard input ends.</summary>
    public static int Run()
    {
        Console.Out.WriteLine("ready");
        using var input = Task.Run(() => Console.In.Read());
        do
        {
            for (var i = 0; i < 100_000; i++) Outer(i);
        }
        while (!input.IsCompleted);
        return 0;
    }

    /// <summary>Stays a frame of its own; everything it calls is inlined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Outer(int value)
    {
        Sink = new byte[32]; // mark: own
        Middle(value); // mark: call
        Sink = new Leaf<string>("x"); // mark: generic
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
