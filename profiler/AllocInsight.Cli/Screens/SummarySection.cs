using System.Globalization;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>The whole measurement in a few sentences.</summary>
internal static class SummarySection
{
    // Where no place has more than this, changing any one of them shows in nothing.
    private const double SpreadThin = 0.05;

    // The number of sampling distances that chance leaves without a sample once in twenty times: -ln 0.05.
    private const double UnseenDistances = 3;

    public static void Write(Page page, AllocationProfile profile)
    {
        page.Heading("IN SHORT", "");
        if (profile.Capture.Samples == 0) page.Paragraph(Nothing(profile), indent: 2);
        else
        {
            page.Paragraph(Allocated(profile), indent: 2);
            foreach (string sentence in Lifetimes(profile)) page.Paragraph(sentence, indent: 2);
        }

        page.Paragraph(Collections(profile), indent: 2);
        if (profile.Sites.Count > 0) page.Paragraph(Verdicts(profile), indent: 2);
    }

    private static string Allocated(AllocationProfile profile)
    {
        Totals totals = profile.Totals;
        string range = Figures.BytesRange(totals.BytesLow, totals.BytesHigh);
        string interval = range.Length > 0 ? $" ({range}, with 95 % confidence)" : "";
        double seconds = profile.Capture.Seconds;
        string rate = seconds > 0 ? $", {Figures.Bytes(totals.Bytes / seconds, totals.BytesLow / seconds, totals.BytesHigh / seconds)} a second" : "";
        return $"The program allocated {Figures.Bytes(totals.Bytes, totals.BytesLow, totals.BytesHigh)}{interval}{rate}.";
    }

    private static string Nothing(AllocationProfile profile)
    {
        CaptureInfo capture = profile.Capture;
        if (capture.IsCut) return "No allocation was sampled before the recording breaks off: how much the program allocated is unknown.";
        if (capture.LostEvents > 0) return "No allocation was sampled, but events were lost: how much the program allocated is unknown.";
        if (CountCollections(profile.Totals) > 0)
            return "No allocation was sampled, although there were garbage collections: how much the program allocated is unknown.";
        string bound = capture is { Source: AllocationSource.AllocationSampled, MeanSampleBytes: > 0 }
            ? $", with 95 % confidence less than {Figures.Bytes(capture.MeanSampleBytes * UnseenDistances)}"
            : "";
        return $"No allocation was sampled: the program allocated next to nothing while it was measured{bound}.";
    }

    private static IEnumerable<string> Lifetimes(AllocationProfile profile)
    {
        double died = profile.SizeClasses.Sum(row => row.Bytes * row.DiedYoung ?? 0);
        double survived = profile.SizeClasses.Sum(row => row.Bytes * row.Survived ?? 0);
        if (!profile.Capture.Lifetimes) yield break;
        if (!(died + survived > 0))
        {
            yield return "How long the objects live could not be observed.";
            yield break;
        }

        double share = died / (died + survived);
        string meaning = share >= 0.5
            ? "that is churn, which pooling or avoiding the allocations can save"
            : "most of it is kept, and pools do not help what is kept";
        double undecided = 1 - ((died + survived) / profile.SizeClasses.Sum(row => row.Bytes));
        string open = undecided >= 0.1 ? $" (undecided for {Shares.Of(undecided)} of the bytes: their first collection was not seen)" : "";
        yield return $"{Shares.Of(share)} of the bytes died young, at their first garbage collection: {meaning}{open}.";
    }

    private static string Collections(AllocationProfile profile)
    {
        Totals totals = profile.Totals;
        int all = CountCollections(totals);
        if (all == 0) return profile.Capture.IsCut ? "No garbage collection was recorded." : "There was no garbage collection.";
        string pause = profile.Capture.Seconds > 0 ? $", {Shares.Of(totals.GcPauseSeconds / profile.Capture.Seconds)} of the time" : "";
        string noun = all == 1 ? "garbage collection" : "garbage collections";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all:N0} {noun} ({totals.Gen0Collections:N0} gen 0, {totals.Gen1Collections:N0} gen 1, {totals.Gen2Collections:N0} gen 2) stopped it for {Duration(totals.GcPauseSeconds)}{pause}.");
    }

    private static int CountCollections(Totals totals) => totals.Gen0Collections + totals.Gen1Collections + totals.Gen2Collections;

    private static string Duration(double seconds) => seconds < 1
        ? (seconds * 1000).ToString("0", CultureInfo.InvariantCulture) + " ms"
        : seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Verdicts(AllocationProfile profile)
    {
        double unnamed = UnnamedCode.Share(profile);
        string unknown = $"Where {Shares.Of(unnamed)} of the bytes are allocated is unknown, as {UnnamedCode.Reason(profile)}.";
        if (UnnamedCode.IsAll(profile)) return unknown;
        double Share(Func<SiteRow, bool> which) => profile.Totals.Bytes > 0 ? profile.Sites.Where(which).Sum(site => site.Bytes) / profile.Totals.Bytes : 0;
        double pool = Share(site => VerdictText.IsPool(site.Verdict));
        double avoid = Share(site => site.Verdict == Verdict.Avoid);
        double largest = Share(site => site == profile.Sites[0]);
        string spread = largest < SpreadThin && profile.Sites.Count > 1 / SpreadThin
            ? $" They are spread thin: the largest of {profile.Sites.Count.ToString("N0", CultureInfo.InvariantCulture)} places makes {Shares.Of(largest)}."
            : "";
        return $"Of all bytes, {Shares.Of(pool)} come from places where a pool would help, and {Shares.Of(avoid)} from places "
            + $"where only allocating less helps.{spread}{(unnamed > 0 ? " " + unknown : "")}";
    }
}
