using System.Globalization;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Testing.Analysis;

/// <summary>Executes a source's <c>Run</c> before and after a fix, and compares what it says and what it allocates.</summary>
internal static class RunCheck
{
    public static async Task CompareAsync(Compilation before, Compilation after, bool gains)
    {
        RunResult? first = await ProgramRun.ExecuteAsync(before).ConfigureAwait(false);
        RunResult? second = await ProgramRun.ExecuteAsync(after).ConfigureAwait(false);
        if (first is null && second is null) return;
        if (first is null || second is null) throw new RuleTestException("Only one of the two versions has a Run method.");

        for (int call = 0; call < first.Outputs.Count; call++)
        {
            string expected = first.Outputs[call], found = second.Outputs[call];
            if (expected == found) continue;
            throw new RuleTestException($"Call {call + 1} of Run returns something else after the fix.", TextDifference.Describe(expected, found));
        }

        if (gains && second.BytesPerCall >= first.BytesPerCall)
        {
            throw new RuleTestException(
                $"Run allocates {Show(first.BytesPerCall)} bytes a call before the fix and {Show(second.BytesPerCall)} after it: nothing is gained.",
                TextDifference.Numbered(after.SyntaxTrees.First().ToString()));
        }
    }

    private static string Show(double bytes) => bytes.ToString("0.#", CultureInfo.InvariantCulture);
}
