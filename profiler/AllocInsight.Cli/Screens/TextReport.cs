using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Screens;

internal static class TextReport
{
    public static string Render(AllocationProfile profile, ReportView view) => profile.Tool.Name + view.Top + "\n";
}
