using System.Globalization;

namespace AllocInsight.Contract.Tests.ClosedLoop;

/// <summary>A row of a file of hot sites, as far as the loop is about it.</summary>
internal sealed record HotRow(string Path, string Method, string Type, double Bytes, string Verdict)
{
    public bool IsPoolable => Verdict.StartsWith("pool-", StringComparison.Ordinal);

    public static IReadOnlyList<HotRow> Read(string file) =>
    [
        .. File.ReadAllLines(file).Skip(2).Select(line => line.Split('\t'))
            .Select(fields => new HotRow(fields[0], fields[4], fields[6], double.Parse(fields[8], CultureInfo.InvariantCulture), fields[12])),
    ];
}
