using System.Diagnostics;
using System.Globalization;

namespace AllocInsight.Cli.Demo;

/// <summary>The program that <c>allocinsight demo</c> profiles: imports orders for a while, then says how many unless told to be quiet.</summary>
internal static class DemoProgram
{
    public static int Run(TimeSpan duration, bool quiet)
    {
        OrderImport import = new(OrderFile.Create());
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration) import.ImportAll();
        if (!quiet) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The demo program imported {import.Imported:N0} orders."));
        return 0;
    }
}
