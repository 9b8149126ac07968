using AllocInsight.Profiling.Capture;
using Spectre.Console;

namespace AllocInsight.Cli.Progress;

/// <summary>Progress on standard error while something is measured; nothing where that is not a terminal.</summary>
internal static class ProgressDisplay
{
    public static Task<T> ShowAsync<T>(ProgressStyle style, Func<IProgress<CaptureProgress>?, Task<T>> work, CancellationToken endEarly)
    {
        if (Console.IsErrorRedirected) return work(null);
        return style == ProgressStyle.Lines ? work(new SeparateLines()) : ShowLiveAsync(work, endEarly);
    }

    private static async Task<T> ShowLiveAsync<T>(Func<IProgress<CaptureProgress>?, Task<T>> work, CancellationToken endEarly)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

        // The live line hides the cursor, and a second Ctrl+C ends the tool without unwinding.
        void ShowCursor(object? sender, EventArgs e) => console.Cursor.Show(show: true);
        AppDomain.CurrentDomain.ProcessExit += ShowCursor;
        try
        {
            return await console.Status().StartAsync("starting", status => work(new LiveLine(status, endEarly)));
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= ShowCursor;
        }
    }

    // Progress<T> would post to the thread pool and could show an old line last.
    private sealed class LiveLine(StatusContext status, CancellationToken endEarly) : IProgress<CaptureProgress>
    {
        public void Report(CaptureProgress value) =>
            status.Status = Markup.Escape(ProgressLine.Render(value, endEarly.IsCancellationRequested));
    }
}
