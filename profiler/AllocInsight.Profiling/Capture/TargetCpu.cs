using System.ComponentModel;
using System.Diagnostics;

namespace AllocInsight.Profiling.Capture;

/// <summary>How much processor time the target uses.</summary>
internal sealed class TargetCpu : IDisposable
{
    private readonly Process? _process;
    private TimeSpan _used;
    private long _at = Stopwatch.GetTimestamp();

    public TargetCpu(int processId)
    {
        try
        {
            _process = Process.GetProcessById(processId);
            _used = _process.TotalProcessorTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            _process = null;
        }
    }

    /// <summary>Whether the target is gone.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                return _process is null || _process.HasExited;
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                return true;
            }
        }
    }

    /// <summary>CPU seconds a second since the last call; one core where it cannot be told.</summary>
    public double TakeRate()
    {
        try
        {
            if (HasEnded) return 1;
            _process!.Refresh();
            TimeSpan used = _process.TotalProcessorTime;
            double rate = (used - _used) / Stopwatch.GetElapsedTime(_at);
            (_used, _at) = (used, Stopwatch.GetTimestamp());
            return rate;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return 1;
        }
    }

    public void Dispose() => _process?.Dispose();
}
