using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

/// <summary>
/// Words for how long objects live. Fractions are of the bytes whose first collection was seen, so that "undecided" never
/// passes for "survived".
/// </summary>
internal static class LifetimeText
{
    // Below this a percentage would promise more than a handful of observations can hold.
    private const int FewSamples = 10;

    // Undecided parts smaller than this do not change what a reader would do.
    private const double WorthMentioning = 0.1;

    /// <summary>False where there is nothing to say about any row.</summary>
    public static bool AnySeen(AllocationProfile profile) => profile.Capture.Lifetimes && profile.SizeClasses.Any(row => Decided(row) is not null);

    /// <summary>For a table's cell.</summary>
    public static string Cell(EstimateRow row) =>
        Decided(row) is { } died ? row.DecidedSamples < FewSamples ? Few(died, row.DecidedSamples) : Shares.OfSamples(died, row.DecidedSamples) : "-";

    /// <summary>For a sentence's part.</summary>
    public static string Phrase(EstimateRow row)
    {
        if (Decided(row) is not { } died) return "lifetime undecided";
        string undecided = row.Undecided is { } open and >= WorthMentioning ? $" ({Shares.Of(open)} undecided)" : "";
        return row.DecidedSamples < FewSamples
            ? $"{Few(died, row.DecidedSamples)} seen died young{undecided}"
            : $"{Shares.OfSamples(died, row.DecidedSamples)} died young{undecided}";
    }

    /// <summary>The fraction that died young among what was seen; null where nothing was.</summary>
    public static double? Decided(EstimateRow row) =>
        row is { DiedYoung: { } died, Survived: { } survived, DecidedSamples: > 0 } && died + survived > 0 ? died / (died + survived) : null;

    private static string Few(double died, long samples) => $"{Math.Round(died * samples):0} of {samples}";
}
