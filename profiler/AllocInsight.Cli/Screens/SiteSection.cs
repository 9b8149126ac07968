using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>The lines of code to look at, each with its figures and what to do.</summary>
internal static class SiteSection
{
    private const int Indent = 6;

    // A site whose type is too long leaves at least this much room for the verdict at the right edge.
    private const int VerdictWidth = 20;

    private const int MethodWidth = 70;

    public static void Write(Page page, AllocationProfile profile)
    {
        IReadOnlyList<SiteRow> sites = [.. profile.Sites.Take(page.View.Top)];
        double share = profile.Totals.Bytes > 0 ? sites.Sum(site => site.Bytes) / profile.Totals.Bytes : 0;
        string count = profile.Sites.Count > sites.Count ? $"the first {(sites.Count > 1 ? $"{sites.Count} " : "")}of {profile.Sites.Count:N0} places" : "the places";
        page.Heading("BY PLACE", $"{count} in your code where memory is allocated: {Shares.Of(share)} of all bytes");
        for (int i = 0; i < sites.Count; i++)
        {
            page.Blank();
            WriteSite(page, sites[i], i + 1, profile.Totals.Bytes);
        }
    }

    private static void WriteSite(Page page, SiteRow site, int rank, double totalBytes)
    {
        string bytes = Figures.Bytes(site.Bytes, site.BytesLow, site.BytesHigh);
        string share = Shares.Of(site.Bytes, site.BytesLow, site.BytesHigh, totalBytes);
        string start = $"{rank + ".",4}  {bytes,-8} {share,5}  ";
        string type = NameText.Type(site.Type, Page.Width - start.Length - VerdictWidth - 2, page.Glyphs);
        string verdict = VerdictText.Label(site.Verdict);
        string gap = new(' ', Page.Width - start.Length - type.Length - verdict.Length);
        page.Line(start + page.Ink.Bold(type) + gap + VerdictText.Paint(site.Verdict, verdict, page.Ink));

        page.Paragraph(Place(site, page), Indent);
        page.Paragraph(Measured(site), Indent);
        if (site.Advice.Length > 0) page.Paragraph(site.Advice, Indent);
    }

    private static string Place(SiteRow site, Page page)
    {
        string where = site is { File: { } file, Line: { } line }
            ? $"{PathText.Shorten(file, page.View, Page.Width - Indent - 10)}:{line}"
            : $"no source line is known ({site.Module} has no symbols)";
        string inlined = site.InInlinedCallee ? ", in a method that was inlined there" : "";
        string through = site.Stack is [{ Method: var innermost }, ..] && innermost != site.Method ? $", through {NameText.Method(innermost, MethodWidth, page.Glyphs)}" : "";
        return $"{where}, in {NameText.Method(site.Method, MethodWidth, page.Glyphs)}{through}{inlined}";
    }

    private static string Measured(SiteRow site)
    {
        string range = Figures.BytesRange(site.Bytes, site.BytesLow, site.BytesHigh);
        string interval = range.Length > 0 ? range + " in " : "";
        string lifetime = LifetimeText.Phrase(site) is { Length: > 0 } phrase ? ", " + phrase : "";
        return $"{interval}{Figures.Count(site.Objects, site.ObjectsLow, site.ObjectsHigh)} objects{lifetime}";
    }
}
