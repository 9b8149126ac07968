using System.Globalization;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Testing.Analysis;

/// <summary>Executes a source's <c>Run</c> before and after a fix, and compares what it says and what it allocates.</summary>
internal static class RunCheck
{
    public static async Task CompareAsync(Compilation before, Compilation after, bool gains)
    {
        RunResult? old = await ProgramRun.ExecuteAsync(before).ConfigureAwait(false);
        RunResult? @new = await ProgramRun.ExecuteAsync(after).ConfigureAwait(false);
        if (old is null && @new is null) return;
        if (old is null || @new is null) throw new RuleTestException("Only one of the two versions has a Run method.");

        for (int call = 0; call < old.Outputs.Count; call++)
        {
            if (old.Outputs[call] != @new.Outputs[call])
                throw new RuleTestException($"Call {call + 1} of Run returns something else after the fix.\n{TextDifference.Describe(old.Outputs[call], @new.Outputs[call])}");
        }

        if (gains && @new.BytesPerCall >= old.BytesPerCall)
        {
            throw new RuleTestException(string.Create(
                CultureInfo.InvariantCulture,
                $"Run allocates {old.BytesPerCall:0.#} bytes a call before the fix and {@new.BytesPerCall:0.#} after it: nothing is gained.\n{Show(after)}"));
        }
    }

    private static string Show(Compilation compilation) => TextDifference.Numbered(compilation.SyntaxTrees.First().ToString());
}
