using System.Collections.Immutable;
using AllocInsight.Testing.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Tests;

/// <summary>Editors ask for the line under the cursor again and again, without changing the code in between.</summary>
public sealed class RepeatedQueryTests
{
    private const string Statement = "using var s = new MemoryStream(); s.WriteByte((byte)n); var x = new byte[n]; x[0] = (byte)s.Length; Console.Write(x[0]);";

    private static readonly RuleTest Test = RuleTest.Of(AllAnalyzers.Create());

    [Fact]
    public async Task Suggestions_are_told_once() => Assert.Equal(["ALI0001", "ALI0004"], await IdsOfThirdQueryAsync(Test));

    [Fact]
    public async Task Warnings_of_a_profile_are_told_once() =>
        Assert.Equal(["ALI0001", "ALI0004"], await IdsOfThirdQueryAsync(Test.WithHot(new HotSite("new byte[n]"), new HotSite("new MemoryStream()"))));

    private static async Task<string[]> IdsOfThirdQueryAsync(RuleTest test)
    {
        Document document = test.DocumentOf(Code.InMethod(Statement));
        SemanticModel model = (await document.GetSemanticModelAsync())!;
        TextSpan line = (await document.GetTextAsync()).Lines.Single(static line => line.ToString().Contains("MemoryStream", StringComparison.Ordinal)).Span;
        CompilationWithAnalyzers analysis = model.Compilation.WithAnalyzers([.. AllAnalyzers.Create()], document.Project.AnalyzerOptions);
        ImmutableArray<Diagnostic> told = [];
        for (int i = 0; i < 3; i++) told = await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, line, CancellationToken.None);
        return [.. told.Select(static diagnostic => diagnostic.Id).Order(StringComparer.Ordinal)];
    }
}
