using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Screens;

/// <summary>The screen of <c>ps</c>.</summary>
internal static class ProcessTable
{
    public static string Render(IReadOnlyList<DotnetProcess> processes, ReportView view)
    {
        TextTable table = new(Column.Right("PID"), Column.Left("NAME"), Column.Left("RUNTIME"), Column.Left("COMMAND"));
        foreach (DotnetProcess process in processes)
            table.Add($"{process.Id}", process.Name, process.Runtime ?? "before .NET 6", process.CommandLine);
        return table.Render(TextTable.PageWidth, "", Glyphs.For(view));
    }
}
