using AllocInsight.Cli.Verbs;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Demo;

/// <summary>How to start this same tool again as the demo program.</summary>
internal static class DemoLaunch
{
    public static LaunchRequest Request()
    {
        string host = Environment.ProcessPath ?? "dotnet";
        bool muxer = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return muxer
            ? new LaunchRequest(host, [typeof(DemoLaunch).Assembly.Location, DemoWorkloadVerb.Name])
            : new LaunchRequest(host, [DemoWorkloadVerb.Name]);
    }
}
