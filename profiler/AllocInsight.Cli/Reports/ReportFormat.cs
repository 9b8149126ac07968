using AllocInsight.Cli.Screens;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Reports;

/// <summary>A form that a report can take. A new format is one entry of <see cref="All"/>.</summary>
/// <param name="Name">As <c>--format</c> spells it.</param>
/// <param name="Extension">What file names end with.</param>
/// <param name="Render">Turns a profile into the whole report.</param>
internal sealed record ReportFormat(string Name, string Extension, Func<AllocationProfile, ReportView, string> Render)
{
    public static ReportFormat Text { get; } = new("text", ".txt", TextReport.Render);

    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        Text,
        new("json", ".json", (profile, _) => ProfileJson.Format(profile)),
        new("csv", ".csv", (profile, _) => ProfileCsv.Format(profile)),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(format => format.Name));

    public static string Extensions { get; } = string.Join(", ", All.Select(format => format.Extension));

    public static ReportFormat Named(string name) => All.First(format => format.Name == name);

    /// <summary>The format that a file's name asks for; null if it does not say.</summary>
    public static ReportFormat? ForFile(string? file) => Destination.Of(file) is not { } path || Destination.IsDevice(path)
        ? Text
        : All.FirstOrDefault(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));
}
