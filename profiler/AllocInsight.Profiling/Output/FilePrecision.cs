using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Output;

/// <summary>
/// Takes from a profile the digits that its intervals do not support, for outputs that programs read. They keep one or two digits more than
/// a reader is shown (<see cref="SignificantDigits.ForFile"/>), so that sums of rows stay true and intervals keep what they held.
/// Doing it twice changes nothing.
/// </summary>
internal static class FilePrecision
{
    public static AllocationProfile Of(AllocationProfile profile) => profile with
    {
        Totals = Of(profile.Totals),
        SizeClasses = [.. profile.SizeClasses.Select(OfSizeClass)],
        Types = [.. profile.Types.Select(Of)],
        Sites = [.. profile.Sites.Select(Of)],
    };

    /// <summary>A row's part of all bytes, 0 to 1, with the digits of its bytes.</summary>
    public static double Share(EstimateRow row, Totals totals) =>
        totals.Bytes > 0 ? SignificantDigits.ForFile(row.Bytes / totals.Bytes, row.BytesLow / totals.Bytes, row.BytesHigh / totals.Bytes, smallest: 1e-4).Value : 0;

    private static Totals Of(Totals totals)
    {
        var (bytes, low, high) = SignificantDigits.ForFile(totals.Bytes, totals.BytesLow, totals.BytesHigh);
        return totals with
        {
            Objects = SignificantDigits.ForFileLike(totals.Objects, bytes, low, high),
            Bytes = bytes,
            BytesLow = low,
            BytesHigh = high,
            DiedYoungBytes = totals.DiedYoungBytes is { } died ? SignificantDigits.ForFileLike(died, bytes, low, high) : null,
        };
    }

    private static SizeClassRow OfSizeClass(SizeClassRow row)
    {
        var rounded = Of(row);
        return rounded with { PaddingBytes = SignificantDigits.ForFileLike(row.PaddingBytes, rounded.Bytes, rounded.BytesLow, rounded.BytesHigh) };
    }

    private static T Of<T>(T row)
        where T : EstimateRow
    {
        var objects = SignificantDigits.ForFile(row.Objects, row.ObjectsLow, row.ObjectsHigh);
        var bytes = SignificantDigits.ForFile(row.Bytes, row.BytesLow, row.BytesHigh);
        var decimals = DecimalsOfFractions(row.DecidedSamples);
        double? died = Round(row.DiedYoung, decimals), survived = Round(row.Survived, decimals);
        return row with
        {
            Objects = objects.Value,
            ObjectsLow = objects.Low,
            ObjectsHigh = objects.High,
            Bytes = bytes.Value,
            BytesLow = bytes.Low,
            BytesHigh = bytes.High,
            DiedYoung = died,
            Survived = survived,
            // The three make 1, also rounded.
            Undecided = Round(died is null || survived is null ? row.Undecided : 1 - died - survived, decimals),
        };
    }

    /// <summary>Half the 95 % interval of a fraction is at most 1/√n (normal approximation, at one half): two digits of that, at most four decimals.</summary>
    private static int DecimalsOfFractions(long samples) => samples < 1 ? 4 : Math.Clamp((int)Math.Ceiling(Math.Log10(samples) / 2) + 1, 1, 4);

    private static double? Round(double? fraction, int decimals) => fraction is { } value ? Math.Round(value, decimals) : null;
}
