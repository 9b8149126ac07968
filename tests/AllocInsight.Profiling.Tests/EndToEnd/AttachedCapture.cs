using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Attaches to a tracee, has it allocate while everything is being recorded, and detaches.</summary>
internal static class AttachedCapture
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<(AllocationProfile Profile, IReadOnlyList<SiteTruth> Truths)> OfAsync(
        TraceeProgram tracee, CaptureOptions options, double scale)
    {
        using CancellationTokenSource end = new();
        Measuring measuring = new();
        Task<CaptureResult> capture = Profiler.AttachAsync(tracee.Id, options, measuring, end.Token);
        Task first = await Task.WhenAny(measuring.Begun, capture).WaitAsync(Patience);
        if (first == capture) await capture;
        IReadOnlyList<SiteTruth> truths = await Task.Run(() => tracee.Allocate(scale)).WaitAsync(Patience);
        await end.CancelAsync();
        return ((await capture.WaitAsync(Patience)).Profile, truths);
    }

    // Not Progress<T>, which would report on the thread pool, late and out of order.
    private sealed class Measuring : IProgress<CaptureProgress>
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Report(CaptureProgress value)
        {
            if (value.Phase == "measuring") _begun.TrySetResult();
        }
    }
}
