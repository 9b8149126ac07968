namespace AllocInsight.Profiling.Capture;

/// <summary>When stacks are walked: for <see cref="On"/> out of every <see cref="Period"/>, at a random place in it.</summary>
/// <param name="On">Length of a window.</param>
/// <param name="Period">Length of the period around it.</param>
internal readonly record struct DutyCycle(TimeSpan On, TimeSpan Period)
{
    public static DutyCycle Always { get; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));

    public bool IsAlways => On >= Period;

    /// <summary>Share of the time in which stacks are walked, above 0, up to 1.</summary>
    public double Share => On / Period;
}

/// <summary>Chooses how much of the time stacks are walked, so that the target pays no more CPU time than it is allowed to.</summary>
/// <remarks>
/// The costs are a model, measured on one machine (2 cores of x64, .NET 10; <c>docs/profiler/measured.md</c>): they cannot be
/// observed from outside a process that is busy anyway. Pure; safe to use from any thread.
/// </remarks>
internal static class OverheadGovernor
{
    /// <summary>CPU seconds of one sample without a stack, in the always-on session.</summary>
    public const double SampleSeconds = 0.7e-6;

    /// <summary>CPU seconds to begin a stack.</summary>
    public const double StackSeconds = 1e-6;

    /// <summary>CPU seconds of each frame walked.</summary>
    public const double FrameSeconds = 0.1e-6;

    /// <summary>The runtime stores 100 frames but walks them all; a stack that long is taken for one of 500.</summary>
    public const int StoredFrames = 100;

    private const double DeepStackSeconds = 60e-6;

    // Below these a window's own switching cost and the delay of starting it would count.
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(1);

    // Fewer walked samples than this a second say too little about the sites, whatever they cost.
    private const double FewestWalkedPerSecond = 300;

    // Shares are powers of this, so that a capture meets few of them: each is a stratum, for which everything counted is held.
    private static readonly double ShareStep = Math.Sqrt(0.5);

    // From this share on, switching costs more than it saves.
    private const double NearlyAlways = 0.7;

    /// <summary>CPU seconds to walk a stack.</summary>
    public static double WalkSeconds(double meanFrames) =>
        meanFrames >= 0.95 * StoredFrames ? DeepStackSeconds : StackSeconds + (meanFrames * FrameSeconds);

    /// <summary>Chooses the duty cycle.</summary>
    /// <param name="samplesPerSecond">Rate of samples, walked or not.</param>
    /// <param name="meanFrames">Mean depth of the stacks walked so far.</param>
    /// <param name="targetCpu">CPU seconds that the target uses a second.</param>
    /// <param name="maxOverheadPercent">What may be added, in percent of that; 100 or more walks everything.</param>
    public static DutyCycle Choose(double samplesPerSecond, double meanFrames, double targetCpu, double maxOverheadPercent)
    {
        if (maxOverheadPercent >= 100 || samplesPerSecond <= FewestWalkedPerSecond) return DutyCycle.Always;

        double budget = (maxOverheadPercent / 100 * targetCpu) - (samplesPerSecond * SampleSeconds);
        double fewest = OnScale(FewestWalkedPerSecond / samplesPerSecond, Math.Floor);
        double share = Math.Max(fewest, OnScale(Math.Max(fewest, budget / (samplesPerSecond * WalkSeconds(meanFrames))), Math.Ceiling));
        if (share >= NearlyAlways) return DutyCycle.Always;

        TimeSpan period = TimeSpan.FromSeconds(Math.Clamp(
            ShortestWindow.TotalSeconds / share, ShortestPeriod.TotalSeconds, LongestPeriod.TotalSeconds));
        TimeSpan on = period * share;
        return new DutyCycle(on > ShortestWindow ? on : ShortestWindow, period);
    }

    /// <summary>Whether a new choice differs so much from the one in force that changing is worth a new stratum of the estimate.</summary>
    public static bool IsWorthChanging(DutyCycle inForce, DutyCycle chosen) =>
        inForce.IsAlways != chosen.IsAlways || inForce.Share > 2 * chosen.Share || chosen.Share > 3 * inForce.Share;

    private static double OnScale(double share, Func<double, double> round) => Math.Pow(ShareStep, round(Math.Log(share, ShareStep)));
}
