using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>How much is known to be allocated, but not where: no place can be judged without its name.</summary>
internal static class UnnamedCode
{
    // How profiles name a place of which no event told: part of their format, as screens know nothing of symbols.
    private const string Method = "(unknown code)";

    // Less than this changes no conclusion.
    private const double WorthMentioning = 0.05;

    /// <summary>Why names are missing, as a part of a sentence: the runtime tells most of them last.</summary>
    public static string Reason(AllocationProfile profile) =>
        profile.Capture.IsCut ? "the recording ends before the names of the code" : "the recording does not name the code there";

    /// <summary>Share of all bytes whose place has no name, 0 to 1; 0 where that is too little to mention.</summary>
    public static double Share(AllocationProfile profile)
    {
        double all = profile.Totals.Bytes;
        double share = all > 0 ? Math.Min(1, profile.Sites.Where(IsUnnamed).Sum(site => site.Bytes) / all) : 0;
        return share < WorthMentioning ? 0 : share;
    }

    /// <summary>True where no place has a name, so that there is none to show.</summary>
    public static bool IsAll(AllocationProfile profile) =>
        profile.Sites.Any(IsUnnamed) && profile.Sites.All(site => IsUnnamed(site) || IsOutsideCode(site));

    private static bool IsUnnamed(SiteRow site) => site.Method == Method;

    // What the runtime allocates by itself.
    private static bool IsOutsideCode(SiteRow site) => site.Module.Length == 0;
}
