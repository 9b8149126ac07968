using System.Globalization;
using AllocInsight.Testing;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests;

/// <summary>What the rules say of this repository itself.</summary>
public sealed class OwnCodeTests
{
    // Each line was read and is right; a new one is either a mistake of a rule, or code to rewrite, or a suggestion to leave.
    [Fact]
    public async Task The_findings_in_this_repository_are_those_that_were_read()
    {
        List<string> lines = [];
        foreach (OwnProject project in OwnProject.Below("pool-runtime", "profiler", "analyzers", "tools"))
        {
            foreach ((string file, var diagnostic) in await project.AnalyzeAsync(AllAnalyzers.Create()))
                lines.Add($"{file}: {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
        }

        Snapshot.Match(string.Join('\n', lines) + "\n", "OwnCode");
    }
}
