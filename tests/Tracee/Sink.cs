using System.Runtime.CompilerServices;

namespace Tracee;

/// <summary>Takes objects so that the JIT cannot prove that they do not escape, and keeps none of them.</summary>
internal static class Sink
{
    // One slot a thread: an object is garbage as soon as the next one arrives.
    [ThreadStatic] private static object? _last;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Take(object value) => _last = value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void TakeBoth(object first, object second)
    {
        _last = first;
        _last = second;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void TakeAll(params object[] values) => _last = values;

    public static void Clear() => _last = null;
}
