using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Tests.Profiles;

/// <summary>Rows with the intervals that their number of samples would give.</summary>
internal static class Rows
{
    public static SizeClassRow SizeClass(int? slot, double bytes, int samples, double objectSize, double died) =>
        Estimate(new SizeClassRow { SlotSize = slot, PaddingBytes = slot is { } size ? bytes / objectSize * (size - objectSize) : 0 }, bytes, samples, objectSize, died);

    public static TypeRow Type(string name, double bytes, int samples, double objectSize, double died) =>
        Estimate(new TypeRow { Name = name }, bytes, samples, objectSize, died);

    public static SiteRow Site(
        string file, int line, string method, string type, double bytes, int samples, double objectSize, double died, Verdict verdict, string advice) =>
        Estimate(
            new SiteRow
            {
                File = file,
                Line = line,
                Column = 13,
                Method = method,
                MethodId = $"M:{method}",
                Module = "Shop",
                IlOffset = 7,
                Type = type,
                SlotSize = objectSize > 32768 ? null : (int)Math.Ceiling(objectSize / 8) * 8,
                SourceSha256 = new string('a', 64),
                Verdict = verdict,
                Advice = advice,
                Stack = [new StackFrameRow(method, "Shop", file, line), new StackFrameRow("Shop.Program.Main", "Shop", "/home/dev/shop/src/Program.cs", 12)],
            },
            bytes,
            samples,
            objectSize,
            died);

    private static T Estimate<T>(T row, double bytes, int samples, double objectSize, double died)
        where T : EstimateRow
    {
        double half = 1.96 * bytes / Math.Sqrt(samples);
        return row with
        {
            Bytes = bytes,
            BytesLow = Math.Max(0, bytes - half),
            BytesHigh = bytes + half,
            Objects = bytes / objectSize,
            ObjectsLow = Math.Max(0, bytes - half) / objectSize,
            ObjectsHigh = (bytes + half) / objectSize,
            Samples = samples,
            DiedYoung = died * 0.98,
            Survived = (1 - died) * 0.98,
            Undecided = 0.02,
            DecidedSamples = samples / 5,
        };
    }
}
