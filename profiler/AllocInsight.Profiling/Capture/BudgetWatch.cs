using System.Globalization;

namespace AllocInsight.Profiling.Capture;

/// <summary>Reckons what counting samples costs the target even without a stack, which no duty cycle can lower.</summary>
/// <remarks>By the governor's model of costs, as a mean over the capture. Not thread-safe.</remarks>
internal sealed class BudgetWatch
{
    private double _sampleSeconds;
    private double _targetSeconds;

    /// <summary>Adds a turn of the schedule; all turns count alike.</summary>
    /// <param name="samplesPerSecond">Rate of samples in it.</param>
    /// <param name="targetCpu">CPU seconds that the target used a second.</param>
    public void Add(double samplesPerSecond, double targetCpu)
    {
        _sampleSeconds += samplesPerSecond * OverheadGovernor.SampleSeconds;
        _targetSeconds += targetCpu;
    }

    /// <summary>What the reader of a report must know; null where the budget could be kept.</summary>
    /// <param name="maxOverheadPercent">What measuring may add, in percent of the target's CPU time.</param>
    public string? Note(double maxOverheadPercent)
    {
        double percent = _targetSeconds > 0 ? 100 * _sampleSeconds / _targetSeconds : 0;
        return percent <= maxOverheadPercent ? null : string.Create(CultureInfo.InvariantCulture,
            $"Measuring slowed the program by more than --max-overhead {maxOverheadPercent:0.##} allows: it allocates so fast that counting samples alone, without stacks, takes about {percent:0.0} % of its CPU time. The estimates hold all the same.");
    }
}
