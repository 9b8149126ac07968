using System.Diagnostics;

namespace AllocInsight.Contract.Tests.Packaging;

/// <summary>Runs a command to its end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Its standard output; fails the test where it ends with an exit code other than 0.</summary>
    public static async Task<string> RunAsync(string folder, string command, params string[] arguments)
    {
        (int exitCode, string output, string error) = await EndAsync(folder, command, arguments);
        Assert.True(exitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}{error}");
        return output;
    }

    /// <summary>How it ends, and what it prints.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> EndAsync(string folder, string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // Compilers and analyzers live too briefly to gain what their counting costs, a third of their time; programs under test run as they are.
        if (arguments[0] is "build" or "format" or "pack")
            start.Environment["DOTNET_TieredPGO"] = "0";
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
            throw new TimeoutException($"{command} {string.Join(' ', arguments)} did not end within {Patience.TotalMinutes:0} minutes.");
        }

        return (process.ExitCode, await output, await error);
    }
}
