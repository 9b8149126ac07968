using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Verbs;

/// <summary>How to start this same tool again as the demo program.</summary>
internal static class DemoLaunch
{
    public static LaunchRequest Request()
    {
        string host = Environment.ProcessPath ?? "dotnet";
        bool muxer = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] words = [DemoWorkloadVerb.Name, DemoWorkloadVerb.QuietOption];
        return new LaunchRequest(host, muxer ? [typeof(DemoLaunch).Assembly.Location, .. words] : words);
    }
}
