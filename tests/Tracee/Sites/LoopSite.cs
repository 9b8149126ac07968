using System.Runtime.CompilerServices;

namespace Tracee;

/// <summary>A method that is entered once: its loop is replaced by optimised code while it runs.</summary>
internal static class LoopSite
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(TimeSpan duration)
    {
        long end = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            for (int i = 0; i < 1000; i++)
            {
                Sink.Take(new sbyte[100]); // site: loop-first
                Sink.Take(new bool[200]); // site: loop-second
            }
        }
    }
}
