using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>What to do now, as commands that can be copied.</summary>
internal static class NextStepsSection
{
    private const string Margin = "      ";
    private const string RecordToTheEnd = "Record again, to the end; where a file was copied, copy all of it.";

    public static void Write(Page page, AllocationProfile profile)
    {
        page.Heading("NEXT", "");
        Invocation again = page.View.Again;
        if (profile.Capture.Samples == 0)
        {
            page.Paragraph(profile.Capture.IsCut ? RecordToTheEnd : "Measure while the program is busy, or for longer.", indent: 2);
            if (again.HasFixedDuration) Command(page, "--duration 60");
            return;
        }

        page.Paragraph(FirstWorthwhile(page, profile), indent: 2);
        if (UnnamedCode.IsAll(profile)) return;
        if (again.IsDemo)
        {
            page.Paragraph("Measure a program of your own from its start, or one that runs already:", indent: 2);
            page.Line(Margin + "allocinsight run -- dotnet YourProgram.dll");
            page.Line(Margin + "allocinsight ps");
            page.Line(Margin + "allocinsight attach YourProgram");
            return;
        }

        if (profile.Sites.Any(site => site.File is not null))
        {
            page.Paragraph("Have the analyzers flag these lines in your editor, and offer the rewrites:", indent: 2);
            Command(page, "--sites hot.allocsites");
        }

        if (again.ReadsProfile) return;
        page.Paragraph("Keep the figures, with every place and its stack, to compare with after a change:", indent: 2);
        Command(page, "-o before.json");
    }

    /// <summary>Where to begin: the largest place that can be pooled, else the largest that can be avoided.</summary>
    private static string FirstWorthwhile(Page page, AllocationProfile profile)
    {
        (SiteRow site, int index)[] shown = [.. profile.Sites.Take(page.View.Top).Select((site, index) => (site, index)).Where(row => row.site.Verdict != Verdict.Leave)];
        if (UnnamedCode.IsAll(profile) || (shown.Length == 0 && UnnamedCode.Share(profile) > 0))
            return $"Which places are worth a change is unknown, as {UnnamedCode.Reason(profile)}. {(profile.Capture.IsCut ? RecordToTheEnd : "Measure again.")}";
        if (shown.Length == 0) return "None of these places is worth a change by itself.";
        (SiteRow first, int rank) = shown.FirstOrDefault(row => VerdictText.IsPool(row.site.Verdict), shown[0]);
        string share = Shares.Of(first.Bytes, first.BytesLow, first.BytesHigh, profile.Totals.Bytes);
        string reason = VerdictText.IsPool(first.Verdict) ? $"a pool can serve its {share} of all bytes" : $"it makes {share} of all bytes";
        return $"Start with place {rank + 1}: {reason}.";
    }

    private static void Command(Page page, string options) =>
        page.Line(Margin + page.Glyphs.CutEnd(page.View.Again.With(options, Page.Width - Margin.Length), Page.Width - Margin.Length));
}
