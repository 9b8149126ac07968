using System.Diagnostics;
using System.Text;
using AllocInsight.Cli.Tests.CommandLine;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>The built tool at work: it can be sent signals before it is waited for.</summary>
internal sealed class RunningTool : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;
    private readonly Task _errorEnd;

    public RunningTool(ProcessStartInfo start)
    {
        Signals.HearInterrupts(start);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errorEnd = PumpAsync(_process.StandardError);
    }

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "allocinsight.dll");

    public int Id => _process.Id;

    /// <summary>What has come on standard error so far, the measured program's output with it.</summary>
    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    public void Send(int signal) => Signals.Send(Id, signal);

    /// <summary>Waits for the tool itself; a program that it launched may go on and keep the streams open.</summary>
    public async Task<int> ExitAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits for the end of everything that writes, and holds the tool to what it must never show.</summary>
    public async Task<ToolResult> EndAsync()
    {
        int exitCode = await ExitAsync();
        ToolResult result = new(exitCode, await _output.WaitAsync(Patience), await ErrorToEndAsync());
        Assert.DoesNotContain("fault of the tool", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at AllocInsight", result.Error, StringComparison.Ordinal);
        return result;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<string> ErrorToEndAsync()
    {
        await _errorEnd.WaitAsync(Patience);
        return Error;
    }

    private async Task PumpAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            lock (_error) _error.Append(buffer, 0, read);
        }
    }
}
