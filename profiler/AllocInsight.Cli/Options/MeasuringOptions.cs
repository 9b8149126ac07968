using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Options;

/// <summary>The options about measuring a live process.</summary>
internal sealed class MeasuringOptions
{
    private static readonly Dictionary<string, AllocationSource> Sources = new()
    {
        ["sampled"] = AllocationSource.AllocationSampled,
        ["tick"] = AllocationSource.AllocationTick,
    };

    private readonly Option<TimeSpan?> _duration;
    private readonly TimeSpan? _defaultDuration;

    private readonly Option<double> _maxOverhead = new("--max-overhead")
    {
        Description = "CPU time that measuring may add to the program, in percent of its own.",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => 2,
        CustomParser = ParsePercent,
    };

    private readonly Option<string?> _source = new Option<string?>("--source")
    {
        Description = "Runtime event to sample by; by default the best that the runtime has (sampled needs .NET 10 or later).",
    }.AcceptOnlyFromAmong([.. Sources.Keys]);

    private readonly Option<string?> _trace = new("--trace")
    {
        Description = "Also keep the recorded events as a .nettrace file, with every stack and full lifetimes; --max-overhead then bounds nothing.",
        HelpName = "FILE",
    };

    private readonly AnalysisOptions _analysis = new();

    /// <summary>Creates the options of a verb.</summary>
    /// <param name="defaultDuration">How long to measure unless told; null until the program ends.</param>
    public MeasuringOptions(TimeSpan? defaultDuration)
    {
        _defaultDuration = defaultDuration;
        string ending = defaultDuration is { TotalSeconds: var seconds } ? $"default {seconds:0}" : "by default until it ends";
        _duration = new("--duration")
        {
            Description = $"How long to measure: seconds, or with a unit such as 500ms or 2m ({ending}). Ctrl+C ends early, with a report.",
            HelpName = "TIME",
            CustomParser = ParseDuration,
        };
    }

    /// <summary>The option that names the trace to keep.</summary>
    public Symbol Trace => _trace;

    public void AddTo(Command command)
    {
        command.Add(_duration);
        _analysis.AddTo(command);
        command.Add(_maxOverhead);
        command.Add(_source);
        command.Add(_trace);
    }

    public CaptureOptions Read(ParseResult parsed) => _analysis.Read(parsed) with
    {
        Duration = parsed.GetValue(_duration) ?? _defaultDuration,
        MaxOverheadPercent = parsed.GetValue(_maxOverhead),
        Source = parsed.GetValue(_source) is { } name ? Sources[name] : null,
        TraceFile = parsed.GetValue(_trace),
    };

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        (TimeSpan? parsed, string? problem) = DurationText.Parse(result.Tokens[0].Value);
        if (problem is not null) result.AddError($"--duration: {problem}");
        return parsed;
    }

    private static double ParsePercent(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        bool valid = double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent)
            && percent is > 0 and <= 100;
        if (!valid) result.AddError($"--max-overhead: '{text}' is not a percentage above 0 and up to 100.");
        return percent;
    }
}
