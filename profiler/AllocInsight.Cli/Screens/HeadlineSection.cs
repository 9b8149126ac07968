using System.Globalization;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>What was measured and how, and whatever limits the trust in it.</summary>
internal static class HeadlineSection
{
    // Stacks begin to be walked a moment after counting begins, which is nothing a reader must know.
    private const double NearlyAll = 0.95;

    public static void Write(Page page, AllocationProfile profile)
    {
        CaptureInfo capture = profile.Capture;
        string command = profile.Target.CommandLine is { Length: > 0 } known ? CommandText.Shorten(known) : "a program whose name the trace does not say";
        page.Line($"{page.Ink.Bold("ALLOCATIONS OF")}  {page.Glyphs.CutEnd(command, Page.Width - 16)}");
        page.Paragraph(Environment(profile.Target));
        page.Paragraph($"Measured for {Seconds(capture.Seconds)}{StartTime(capture)} by {How(capture)}.");
        foreach (string limit in Limits(capture)) page.Paragraph(page.Glyphs.Warning + " ", limit, 0, page.Ink.Yellow);
    }

    public static string Seconds(double seconds) =>
        (seconds < 10 ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : seconds.ToString("N0", CultureInfo.InvariantCulture)) + " s";

    private static string Environment(TargetInfo target)
    {
        string?[] parts =
        [
            target.ProcessId is { } id ? $"Process {id}" : null,
            Known(target.Runtime),
            Known(target.Architecture),
            Known(target.GcMode) is { } mode ? $"{mode} GC" : null,
        ];
        string text = string.Join(", ", parts.Where(part => part is not null));
        return text.Length == 0 ? "The trace does not say on which runtime it ran." : text + ".";
    }

    private static string? Known(string text) => text == "unknown" ? null : text;

    private static string StartTime(CaptureInfo capture) => capture.Start == default
        ? ""
        : $" from {capture.Start.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}";

    private static string How(CaptureInfo capture)
    {
        if (capture.Samples == 0) return "sampling: nothing was caught";
        string samples = $"{capture.Samples.ToString("N0", CultureInfo.InvariantCulture)} {(capture.Samples == 1 ? "sample" : "samples")}";
        string distance = capture.MeanSampleBytes > 0 ? $", about one per {Figures.Bytes(capture.MeanSampleBytes)}" : "";
        return samples + distance;
    }

    private static IEnumerable<string> Limits(CaptureInfo capture)
    {
        if (capture.Source == AllocationSource.AllocationTick)
        {
            yield return "From allocation ticks, the only source of runtimes before .NET 10: they are not random, so no interval can "
                + "be given for any figure. Trust the order more than the numbers.";
        }

        if (capture.LostEvents > 0)
        {
            yield return $"{capture.LostEvents.ToString("N0", CultureInfo.InvariantCulture)} events were lost because they came faster than "
                + "they could be taken: the true figures are higher, by an unknown amount.";
        }

        if (capture.WalkedShare == 0 && capture.Samples > 0)
        {
            yield return "The capture ended before the first stacks were walked: no place in the code can be named.";
        }
        else if (capture.WalkedShare < NearlyAll)
        {
            yield return $"To spare the program (--max-overhead), the stacks of only {Shares.Of(capture.WalkedShare)} of the samples were walked. The places "
                + "below are scaled up from these, and their intervals allow for it.";
        }

        if (!capture.Lifetimes) yield return "Lifetimes were not observed: nothing below tells what dies young from what stays.";
        foreach (string note in capture.Notes) yield return note;
    }
}
