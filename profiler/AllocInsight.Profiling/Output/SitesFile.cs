using System.Globalization;
using System.Text;
using AllocInsight.Profiling.Estimation;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Output;

/// <summary>
/// The hot sites of a profile for the analyzers (<c>*.allocsites</c>), documented in <c>docs/formats/allocsites.md</c>.
/// Sorted by path and rounded, so that two measurements differ only where the program does.
/// </summary>
public static class SitesFile
{
    /// <summary>What the first line of every file begins with; what the figures come from follows it.</summary>
    public const string Header = "# allocinsight sites v1";

    /// <summary>The column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "path", "sha256", "line", "column", "method", "ilOffset", "type",
        "objects", "bytes", "share", "diedYoung", "slotSize", "verdict",
    ];

    /// <summary>The whole file, lines ended by LF.</summary>
    /// <param name="profile">Whose sites to write.</param>
    public static string Format(AllocationProfile profile)
    {
        StringBuilder text = new();
        text.Append(Header)
            .Append(CultureInfo.InvariantCulture, $"\tsource={profile.Capture.Source.Name()}\tlostEvents={profile.Capture.LostEvents}\n")
            .AppendJoin('\t', Columns).Append('\n');
        foreach (SiteLine line in Lines(profile))
            text.AppendJoin('\t', Fields(line).Select(Escaping.Escape)).Append('\n');
        return text.ToString();
    }

    /// <summary>
    /// The rows for a profile. Sites without a source line are left out, and so are those whose allocation is
    /// somewhere in an inlined callee: their line allocates nothing itself.
    /// </summary>
    /// <param name="profile">Whose sites to list.</param>
    public static IReadOnlyList<SiteLine> Lines(AllocationProfile profile) =>
    [
        .. FilePrecision.Of(profile).Sites
            .Where(site => site is { File: not null, Line: not null, InInlinedCallee: false })
            .Select(site => ToLine(site, profile.Totals))
            .OrderBy(line => line.Path, StringComparer.Ordinal)
            .ThenBy(line => line.Line)
            .ThenBy(line => line.Column)
            .ThenBy(line => line.Type, StringComparer.Ordinal)
            .ThenBy(line => line.Method, StringComparer.Ordinal)
            .ThenBy(line => line.IlOffset),
    ];

    /// <summary>Reads a file's text back.</summary>
    /// <param name="text">The whole file.</param>
    /// <exception cref="FormatException">It is not a sites file of this version.</exception>
    public static IReadOnlyList<SiteLine> Parse(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2 || !lines[0].TrimEnd('\r').Split('\t')[0].Equals(Header, StringComparison.Ordinal)) throw new FormatException($"The first line is not '{Header}'.");
        return [.. lines.Skip(2).Select(line => ParseLine(line.TrimEnd('\r')))];
    }

    private static SiteLine ToLine(SiteRow site, Totals totals) => new()
    {
        Path = SourcePath.RepositoryRelative(site.File!),
        Sha256 = site.SourceSha256 ?? "",
        Line = site.Line!.Value,
        Column = site.Column,
        Method = site.MethodId ?? "",
        IlOffset = site.IlOffset,
        Type = site.Type,
        Objects = ThreeDigits(site.Objects),
        Bytes = ThreeDigits(site.Bytes),
        Share = FilePrecision.Share(site, totals),
        DiedYoung = site.DiedYoung is { } young ? Math.Round(young, 2) : null,
        SlotSize = site.SlotSize,
        Verdict = site.Verdict.Name(),
    };

    private static IEnumerable<string> Fields(SiteLine line) =>
    [
        line.Path, line.Sha256, Number(line.Line), Number(line.Column), line.Method, Number(line.IlOffset), line.Type,
        Number(line.Objects), Number(line.Bytes), Number(line.Share), Number(line.DiedYoung), Number(line.SlotSize), line.Verdict,
    ];

    private static SiteLine ParseLine(string line)
    {
        string[] fields = [.. line.Split('\t').Select(Escaping.Unescape)];
        if (fields.Length != Columns.Count) throw new FormatException($"A row has {fields.Length} fields instead of {Columns.Count}: {line}");
        return new SiteLine
        {
            Path = fields[0],
            Sha256 = fields[1],
            Line = int.Parse(fields[2], CultureInfo.InvariantCulture),
            Column = Optional(fields[3], int.Parse),
            Method = fields[4],
            IlOffset = int.Parse(fields[5], CultureInfo.InvariantCulture),
            Type = fields[6],
            Objects = double.Parse(fields[7], CultureInfo.InvariantCulture),
            Bytes = double.Parse(fields[8], CultureInfo.InvariantCulture),
            Share = double.Parse(fields[9], CultureInfo.InvariantCulture),
            DiedYoung = Optional(fields[10], double.Parse),
            SlotSize = Optional(fields[11], int.Parse),
            Verdict = fields[12],
        };
    }

    private static T? Optional<T>(string field, Func<string, IFormatProvider, T> parse)
        where T : struct => field.Length == 0 ? null : parse(field, CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static double ThreeDigits(double value) => SignificantDigits.ForFile(value, low: null, high: null).Value;
}
