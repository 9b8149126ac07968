using System.Text;
using AllocInsight.Cli.Screens;
using AllocInsight.Profiling;
using Spectre.Console;

namespace AllocInsight.Cli.Reports;

/// <summary>Standard output, which holds reports and nothing else.</summary>
internal static class StandardOutput
{
    /// <summary>How a report should look there.</summary>
    public static ReportView View(int top, Invocation again) => new()
    {
        Top = top,
        Again = again,
        Unicode = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage,
        Color = HasColor(),
    };

    public static void Write(string report)
    {
        try
        {
            Console.Out.Write(report);
            Console.Out.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfilingException(ProfilingFailure.Tool, $"Cannot write to standard output: {e.Message}", e);
        }
    }

    private static bool HasColor()
    {
        if (Console.IsOutputRedirected) return false;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            // The defaults turn colour on by the variables of build servers, terminal or not.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        return console.Profile.Capabilities.Ansi && console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
    }
}
