using System.Globalization;
using AllocInsight.Profiling.Gathering;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Nettrace;
using AllocInsight.Profiling.Sites;

namespace AllocInsight.Profiling.Capture;

/// <summary>Reads a recorded trace, in one pass and with memory that does not grow with its length.</summary>
internal static class RecordedCapture
{
    private const string CutBeforeAnything =
        "The trace is cut off before its first event. Record it again, or copy it again if it was copied.";

    public static AllocationProfile Read(string path, CaptureOptions options, IProgress<CaptureProgress>? progress, CancellationToken endEarly)
    {
        using TraceContents contents = Inspect(path, endEarly);
        AllocationSource source = options.Source
            ?? (contents.HasSamples || !contents.HasTicks ? AllocationSource.AllocationSampled : AllocationSource.AllocationTick);
        LifetimeMode lifetimes = contents.HasRanges && options.Lifetimes != LifetimeMode.None ? LifetimeMode.Full : LifetimeMode.None;
        using CaptureModel model = new(SizeClasses.Parse(options.SizeClasses), source, lifetimes);
        RecordedRouter router = new(model, progress);

        using FileStream file = TraceFile.Open(path);
        model.IsCut = true;
        try
        {
            model.IsCut = !new NettraceReader(file, router).ReadToEnd(endEarly).IsComplete;
            if (model.Header is null) throw new ProfilingException(ProfilingFailure.Usage, CutBeforeAnything);
            if (model.IsCut) model.Notes.Add("The trace is cut off: its recording was interrupted, or it was not copied whole. The report covers what is there." + MissingNames(model));
        }
        catch (OperationCanceledException)
        {
            model.Notes.Add("Reading was ended early: the report covers only what was read.");
        }
        catch (ProfilingException e) when (e.InnerException is DamagedTraceException && model.Totals.Samples > 0)
        {
            model.Notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{e.Message} The report covers what stands before the damage: about {100.0 * file.Position / file.Length:0} % of the file.{MissingNames(model)}"));
        }
        catch (ProfilingException e)
        {
            throw About(path, e);
        }

        router.Finish();
        if (!model.IsCut && source == AllocationSource.AllocationSampled && !contents.HasSamples && !contents.HasTicks)
        {
            model.Notes.Add("The trace holds no allocation events. Record one with `allocinsight attach --trace FILE`, or with "
                + "`dotnet-trace collect --profile gc-verbose`.");
        }

        model.Lifetimes.Complete();
        return ProfileBuilder.Build(model, model.Header?.StartTime ?? default, router.Seconds);
    }

    private static string MissingNames(CaptureModel model) =>
        model.HasMethodNames ? "" : " The names of methods, which stand at the end, are not there.";

    private static TraceContents Inspect(string path, CancellationToken endEarly)
    {
        TraceContents contents = new();
        using FileStream file = TraceFile.Open(path);
        try
        {
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(contents.Enough, endEarly);
            new NettraceReader(file, contents).ReadToEnd(over.Token);
        }
        catch (OperationCanceledException)
        {
            // It has seen all kinds of events there are to see, or the user waits no longer.
        }
        catch (ProfilingException e) when (e.InnerException is DamagedTraceException)
        {
            // What stands before the damage may be worth a report: the reading tells.
        }
        catch (ProfilingException e)
        {
            throw About(path, e);
        }

        return contents;
    }

    private static ProfilingException About(string path, ProfilingException e) =>
        new(e.Failure, $"{path}: {e.Message}", e);
}
