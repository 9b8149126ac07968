using System.Diagnostics;
using System.Globalization;
using AllocInsight.Cli.Tests.CommandLine;

namespace AllocInsight.Cli.Tests.Captures;

[Collection(nameof(OneCaptureAtATime))]
public sealed class OtherUserTests
{
    private const string Nobody = "65534";

    [AsRootFact]
    public async Task A_process_of_another_user_is_refused_with_the_reason()
    {
        if (OperatingSystem.IsWindows()) return; // as the analysis of platforms needs to see
        using CaptureFolder folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        if (!await NobodyCanRunTheToolAsync(folder)) return;

        using TraceeProcess target = await folder.StartTraceeAsync("idle");
        using RunningTool tool = AsNobody(folder, "attach", target.Id.ToString(CultureInfo.InvariantCulture));
        ToolResult result = await tool.EndAsync();
        Assert.Contains("belongs to another user", result.Error, StringComparison.Ordinal);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));

        using RunningTool list = AsNobody(folder, "ps");
        ToolResult listed = await list.EndAsync();
        Assert.Equal((0, ""), (listed.ExitCode, listed.Output));
    }

    // The repository may lie where only its owner can read.
    private static async Task<bool> NobodyCanRunTheToolAsync(CaptureFolder folder)
    {
        using RunningTool tool = AsNobody(folder, "--version");
        return await tool.ExitAsync() == 0;
    }

    // Where it is skipped, TargetFailureTests hold the words.
    private sealed class AsRootFactAttribute : FactAttribute
    {
        public AsRootFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv")) Skip = "Only root, by setpriv, may become somebody else.";
        }
    }

    private static RunningTool AsNobody(CaptureFolder folder, params string[] arguments)
    {
        ProcessStartInfo start = new(
            "/usr/bin/setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "dotnet", RunningTool.Assembly, .. arguments]);
        start.Environment["HOME"] = folder.Path;
        return new RunningTool(folder.Configure(start));
    }
}
