using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace AllocInsight.Measuring;

/// <summary>Starts this program again, so that what is measured has nothing that another measurement left in memory.</summary>
internal static class OwnProcess
{
    /// <summary>The numbers that it prints, separated by spaces.</summary>
    /// <param name="arguments">A hidden verb, and what it takes.</param>
    /// <exception cref="InvalidOperationException">It ended with an exit code other than 0.</exception>
    public static double[] Measure(params string[] arguments)
    {
        // Started by the dotnet host, the process is not the program itself.
        bool isHosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(Environment.ProcessPath!, isHosted ? [Assembly.GetEntryAssembly()!.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"Measuring '{string.Join(' ', arguments)}' ended with exit code {process.ExitCode}.");
    }
}
