using System.Runtime.CompilerServices;

namespace Tracee;

/// <summary>Allocations in async methods: the author's own, and the compiler's.</summary>
internal static class AsyncSites
{
    public static readonly Site[] All =
    [
        new(100_000, n => RunAsync(n).GetAwaiter().GetResult(), new Allocation("async-after-await", "sbyte[]", Size.Array(1, 200))),
        new(100_000, n => CompletedAsync(n).GetAwaiter().GetResult(), new Allocation("async-task", "Task<long>", 72)),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunAsync(int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
            Sink.Take(new sbyte[200]); // site: async-after-await
        Sink.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task CompletedAsync(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(await ValueAsync(i + 1_000_000_000L)); // the box of the result is a site of its own
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
#pragma warning disable CS1998 // A task with a result, completed at once, is what this site is about.
    private static async Task<long> ValueAsync(long value)
    {
        return value;
    } // site: async-task
#pragma warning restore CS1998
}
