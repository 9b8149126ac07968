using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>The lines of code to look at, each with its figures and what to do.</summary>
internal static class SiteSection
{
    private const int Indent = 6;

    // A site whose type is too long leaves at least this much room for the verdict at the right edge.
    private const int VerdictWidth = 20;

    public static void Write(Page page, AllocationProfile profile)
    {
        IReadOnlyList<SiteRow> sites = [.. profile.Sites.Take(page.View.Top)];
        double share = profile.Totals.Bytes > 0 ? sites.Sum(site => site.Bytes) / profile.Totals.Bytes : 0;
        string count = profile.Sites.Count > sites.Count ? $"the first {(sites.Count > 1 ? $"{sites.Count} " : "")}of {profile.Sites.Count:N0} places" : "the places";
        page.Heading("BY PLACE", $"{count} in your code where memory is allocated: {Shares.Of(share)} of all bytes");
        for (int i = 0; i < sites.Count; i++)
        {
            page.Blank();
            WriteSite(page, sites[i], i + 1, profile);
        }
    }

    private static void WriteSite(Page page, SiteRow site, int rank, AllocationProfile profile)
    {
        string bytes = Figures.Bytes(site.Bytes, site.BytesLow, site.BytesHigh);
        string share = Shares.Of(site.Bytes, site.BytesLow, site.BytesHigh, profile.Totals.Bytes);
        string start = $"{rank + ".",4}  {bytes,-8} {share,5}  ";
        string type = NameText.ShortType(site.Type, Page.Width - start.Length - VerdictWidth - 2, page.Glyphs);
        string verdict = VerdictText.Label(site.Verdict);
        string gap = new(' ', Page.Width - start.Length - type.Length - verdict.Length);
        page.Line(start + page.Ink.Bold(type) + gap + VerdictText.Paint(site.Verdict, verdict, page.Ink));

        page.Paragraph(Place(site, page), Indent);
        page.Paragraph(Measured(site, LifetimeText.AnySeen(profile)), Indent);
        if (site.Advice.Length > 0) page.Paragraph(site.Advice, Indent);
    }

    private static string Place(SiteRow site, Page page)
    {
        string where = site is { File: { } file, Line: { } line }
            ? $"{PathText.Shorten(file, page.View, Page.Width - Indent - 10)}:{line}"
            : $"no source line is known ({site.Module} has no symbols)";
        string inlined = site.InInlinedCallee ? ", in a method that was inlined there" : "";
        string through = Callee(site) is { } callee ? $", through {NameText.Method(callee)}" : "";
        return $"{where}, in {NameText.Method(site.Method)}{through}{inlined}";
    }

    /// <summary>The method that the line calls, where the allocation is in it or below.</summary>
    private static string? Callee(SiteRow site)
    {
        int own = site.Stack.TakeWhile(frame => frame.Method != site.Method).Count();
        return own > 0 && own < site.Stack.Count ? site.Stack[own - 1].Method : null;
    }

    private static string Measured(SiteRow site, bool lifetimes)
    {
        string range = Figures.BytesRange(site.BytesLow, site.BytesHigh);
        string interval = range.Length > 0 ? range + " in " : "";
        string lifetime = lifetimes ? ", " + LifetimeText.Phrase(site) : "";
        return $"{interval}{Figures.Count(site.Objects, site.ObjectsLow, site.ObjectsHigh)} objects{lifetime}";
    }
}
