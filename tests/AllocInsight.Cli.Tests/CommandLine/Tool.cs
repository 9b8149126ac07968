using System.Diagnostics;

namespace AllocInsight.Cli.Tests.CommandLine;

/// <summary>Runs the built tool as its users do: in a process of its own.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<ToolResult> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "allocinsight.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource timeout = new(Patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"allocinsight {string.Join(' ', arguments)} did not end.");
        }

        return new ToolResult(process.ExitCode, await output, await error);
    }
}

/// <summary>What a run left behind.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
