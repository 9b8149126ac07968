using System.Diagnostics;

namespace AllocInsight.Cli.Demo;

internal static class DemoProgram
{
    public static int Run(TimeSpan duration)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration) GC.KeepAlive(new byte[100]);
        return 0;
    }
}
