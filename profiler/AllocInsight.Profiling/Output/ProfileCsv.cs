using System.Globalization;
using System.Text;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Output;

/// <summary>
/// The sites of a profile as a table: one row a site, RFC 4180 with a header, numbers in invariant culture.
/// <c>docs/formats/csv.md</c> documents the columns.
/// </summary>
public static class ProfileCsv
{
    private sealed record Column(string Name, Func<SiteRow, AllocationProfile, object?> Value, string? NumberFormat = null);

    private static readonly Column[] Table =
    [
        new("file", (site, _) => site.File),
        new("line", (site, _) => site.Line),
        new("lastLine", (site, _) => site.LastLine),
        new("column", (site, _) => site.Column),
        new("method", (site, _) => site.Method),
        new("module", (site, _) => site.Module),
        new("ilOffset", (site, _) => site.IlOffset < 0 ? null : site.IlOffset),
        new("inInlinedCallee", (site, _) => site.InInlinedCallee ? "true" : "false"),
        new("mayBeInInlinedCallee", (site, _) => site.MayBeInInlinedCallee ? "true" : "false"),
        new("type", (site, _) => site.Type),
        new("slotSize", (site, _) => site.SlotSize),
        new("objects", (site, _) => site.Objects, "F0"),
        new("objectsLow", (site, _) => site.ObjectsLow, "F0"),
        new("objectsHigh", (site, _) => site.ObjectsHigh, "F0"),
        new("bytes", (site, _) => site.Bytes, "F0"),
        new("bytesLow", (site, _) => site.BytesLow, "F0"),
        new("bytesHigh", (site, _) => site.BytesHigh, "F0"),
        new("share", (site, profile) => FilePrecision.Share(site, profile.Totals), "0.####"),
        new("samples", (site, _) => site.Samples),
        new("diedYoung", (site, _) => site.DiedYoung, "0.####"),
        new("survived", (site, _) => site.Survived, "0.####"),
        new("undecided", (site, _) => site.Undecided, "0.####"),
        new("decidedSamples", (site, _) => site.DecidedSamples),
        new("verdict", (site, _) => site.Verdict.Name()),
        new("advice", (site, _) => site.Advice),
        new("source", (_, profile) => profile.Capture.Source.Name()),
        new("lostEvents", (_, profile) => profile.Capture.LostEvents),
    ];

    /// <summary>The column names, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Table.Select(column => column.Name)];

    /// <summary>The whole table; every line, the last one too, ends with CR LF.</summary>
    /// <param name="profile">Whose sites to write.</param>
    public static string Format(AllocationProfile profile)
    {
        StringBuilder csv = new();
        csv.AppendJoin(',', Columns).Append("\r\n");
        profile = FilePrecision.Of(profile);
        foreach (SiteRow site in profile.Sites)
            csv.AppendJoin(',', Table.Select(column => Field(column, site, profile))).Append("\r\n");
        return csv.ToString();
    }

    private static string Field(Column column, SiteRow site, AllocationProfile profile) => column.Value(site, profile) switch
    {
        null => "",
        string text => Quote(text),
        IFormattable number => number.ToString(column.NumberFormat, CultureInfo.InvariantCulture),
        object other => other.ToString() ?? "",
    };

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
