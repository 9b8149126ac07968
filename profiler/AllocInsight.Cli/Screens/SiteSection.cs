using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>The lines of code to look at, each with its figures and what to do.</summary>
internal static class SiteSection
{
    private const int Indent = 6;

    // What the runtime makes objects with; its names say nothing.
    private static readonly string[] Helpers = ["System.String.Ctor", "System.RuntimeTypeHandle.InternalAlloc", "System.RuntimeType.ActivatorCache"];

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
        string method = NameText.Method(site.Method);
        string where = site switch
        {
            // Some compiled code has no map to its lines; the method's beginning is all that is known.
            { File: { } file, Line: { } line, IlOffset: -1 } => $"{PathText.Shorten(file, page.View, Page.Width - Indent - 10)}:{line} or below, in {method}",
            { File: { } file, Line: { } line, LastLine: { } last } => $"{PathText.Shorten(file, page.View, Page.Width - Indent - 20)}:{line} to {last}, in {method}",
            { File: { } file, Line: { } line } => $"{PathText.Shorten(file, page.View, Page.Width - Indent - 10)}:{line}, in {method}",
            { Module.Length: 0 } => method,
            _ => $"in {method} of {site.Module} (no source line known)",
        };
        string inlined = site.InInlinedCallee ? ", in a method called there (inlined, or a tail call)"
            : site.MayBeInInlinedCallee ? ", or in a method that was inlined there" : "";
        return where + Through(site) + inlined;
    }

    /// <summary>The method that the line calls where the allocation is in it or below, and the one of the same library that allocates.</summary>
    private static string Through(SiteRow site)
    {
        StackFrameRow[] below = [.. site.Stack.TakeWhile(frame => frame.Method != site.Method)];
        if (below.Length == 0 || below.Length == site.Stack.Count) return "";
        StackFrameRow callee = below[^1];
        if (Helpers.Any(helper => callee.Method.StartsWith(helper, StringComparison.Ordinal))) return "";
        string through = $", through {NameText.Method(callee.Method)}";
        StackFrameRow maker = below.First(frame => frame.Module == callee.Module);
        // What the framework does inside is its own affair.
        bool isTold = maker.Method != callee.Method && !callee.Module.StartsWith("System.", StringComparison.Ordinal);
        return isTold ? $"{through} down to {NameText.Method(maker.Method)}" : through;
    }

    private static string Measured(SiteRow site, bool lifetimes)
    {
        string range = Figures.BytesRange(site.BytesLow, site.BytesHigh);
        string interval = range.Length > 0 ? range + " in " : "";
        string lifetime = lifetimes ? ", " + LifetimeText.Phrase(site) : "";
        return $"{interval}{Figures.Count(site.Objects, site.ObjectsLow, site.ObjectsHigh)} objects{lifetime}";
    }
}
