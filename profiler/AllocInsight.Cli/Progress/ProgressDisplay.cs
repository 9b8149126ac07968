using AllocInsight.Profiling.Capture;
using Spectre.Console;

namespace AllocInsight.Cli.Progress;

/// <summary>One live line on standard error while something is measured; nothing where that is not a terminal.</summary>
internal static class ProgressDisplay
{
    public static async Task<T> ShowAsync<T>(Func<IProgress<CaptureProgress>?, Task<T>> work, CancellationToken endEarly)
    {
        if (Console.IsErrorRedirected) return await work(null);

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Status().StartAsync("starting", status => work(new Line(status, endEarly)));
    }

    // Progress<T> would post to the thread pool and could show an old line last.
    private sealed class Line(StatusContext status, CancellationToken endEarly) : IProgress<CaptureProgress>
    {
        public void Report(CaptureProgress value) =>
            status.Status = Markup.Escape(ProgressLine.Render(value, endEarly.IsCancellationRequested));
    }
}
