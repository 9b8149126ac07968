using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Settings;

/// <summary>The options of the analyzers, as <c>.editorconfig</c> sets them for one file.</summary>
internal readonly struct RuleSettings
{
    /// <summary>What the names of all options begin with.</summary>
    public const string Prefix = "allocinsight_";

    /// <summary>Bytes from which on pooling an array pays, by <c>docs/pool/measured.md</c>.</summary>
    public const int DefaultThresholdBytes = 256;

    /// <summary>Share of all bytes from which on a line is hot, as the profiler's own advice has it.</summary>
    public const double DefaultHotShare = 0.005;

    private const string ThresholdKey = Prefix + "threshold_bytes";
    private const string HotShareKey = Prefix + "hot_share";
    private const string TargetKey = Prefix + "target";

    private RuleSettings(int thresholdBytes, double hotShare, RewriteTarget target)
    {
        ThresholdBytes = thresholdBytes;
        HotShare = hotShare;
        Target = target;
    }

    /// <summary>Every option, with what it takes.</summary>
    public static IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ThresholdKey] = "a number of bytes, 0 or more",
        [HotShareKey] = "a share of all bytes, from 0 to 1",
        [TargetKey] = "'pool' or 'bcl'",
    };

    /// <summary>Bytes; smaller arrays are not flagged unless a profile shows them hot. 0 or more, default 256.</summary>
    public int ThresholdBytes { get; }

    /// <summary>Share of all bytes from which on a profiled line is hot. 0 to 1, default 0.005.</summary>
    public double HotShare { get; }

    /// <summary>What the rewrites call; by default the pool.</summary>
    public RewriteTarget Target { get; }

    /// <summary>Reads them; what cannot be understood has its default (and ALI0903 says so).</summary>
    public static RuleSettings Of(AnalyzerConfigOptions options) => new(
        options.TryGetValue(ThresholdKey, out string? threshold) && TryParseBytes(threshold, out int bytes) ? bytes : DefaultThresholdBytes,
        options.TryGetValue(HotShareKey, out string? hot) && TryParseShare(hot, out double share) ? share : DefaultHotShare,
        options.TryGetValue(TargetKey, out string? target) && TryParseTarget(target, out RewriteTarget named) ? named : RewriteTarget.Pool);

    /// <summary>Whether an option's value can be understood.</summary>
    /// <param name="option">One of <see cref="Options"/>.</param>
    /// <param name="value">What stands in the file.</param>
    public static bool IsValid(string option, string value) => option switch
    {
        ThresholdKey => TryParseBytes(value, out _),
        HotShareKey => TryParseShare(value, out _),
        _ => TryParseTarget(value, out _),
    };

    private static bool TryParseBytes(string text, out int bytes) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes);

    private static bool TryParseShare(string text, out double share) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share) && share is >= 0 and <= 1;

    private static bool TryParseTarget(string text, out RewriteTarget target) =>
        Enum.TryParse(text, ignoreCase: true, out target) && !int.TryParse(text, out _);
}
