using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>The report that people read: plain text of at most 100 columns, which depends on nothing but its arguments.</summary>
internal static class TextReport
{
    public static string Render(AllocationProfile profile, ReportView view)
    {
        Page page = new(view);
        HeadlineSection.Write(page, profile);
        SummarySection.Write(page, profile);
        if (profile.SizeClasses.Any(row => row.Bytes > 0)) SizeClassSection.Write(page, profile);
        if (profile.Types.Count > 0) TypeSection.Write(page, profile);
        if (profile.Sites.Count > 0 && !UnnamedCode.IsAll(profile)) SiteSection.Write(page, profile);
        if (profile.Pool.Count > 0) PoolSection.Write(page, profile);
        NextStepsSection.Write(page, profile);
        return page.ToString();
    }
}
