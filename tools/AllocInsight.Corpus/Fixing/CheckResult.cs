using System.Globalization;
using System.Text.RegularExpressions;

namespace AllocInsight.Corpus.Fixing;

/// <summary>How a command ended, and how many tests it says it ran.</summary>
/// <param name="ExitCode">The command's.</param>
/// <param name="Passed">Tests that passed, by the summaries of <c>dotnet test</c>; 0 where there are none.</param>
/// <param name="Failed">Tests that failed.</param>
internal sealed partial record CheckResult(int ExitCode, int Passed, int Failed)
{
    /// <summary>Whether any test ran, as far as the output tells.</summary>
    public bool HasTests => Passed + Failed > 0;

    /// <summary>Adds up the summaries in what a command printed, in English.</summary>
    public static CheckResult Of(int exitCode, string output)
    {
        MatchCollection summaries = Summary().Matches(output);
        return new(exitCode, Sum(summaries, "passed"), Sum(summaries, "failed"));
    }

    /// <summary>Whether the command succeeded with at least as many tests as before, or failed with the same counts.</summary>
    public bool IsNoWorseThan(CheckResult? before) => this == before || (ExitCode == 0 && Passed >= (before?.Passed ?? 0));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}") + (HasTests ? string.Create(CultureInfo.InvariantCulture, $", {Passed} tests passed, {Failed} failed") : "");

    private static int Sum(MatchCollection summaries, string group) => summaries.Sum(match => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"Failed:\s*(?<failed>\d+),\s*Passed:\s*(?<passed>\d+)")]
    private static partial Regex Summary();
}
