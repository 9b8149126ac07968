using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Testing.Analysis;

/// <summary>
/// Checks that FixAll, at every scope, comes to the same text as fixing one by one. The source stands in two projects, and, where a
/// renamed copy compiles beside it, twice in the first: so FixAll always changes more than one document.
/// </summary>
internal sealed class FixAllCheck
{
    private static readonly FixAllScope[] Scopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    private readonly Scenario _scenario;
    private readonly Document _main;
    private readonly KnownDiagnostics _known;
    private readonly ImmutableArray<Target> _targets;

    private FixAllCheck(Scenario scenario, Document main, KnownDiagnostics known, ImmutableArray<Target> targets)
    {
        _scenario = scenario;
        _main = main;
        _known = known;
        _targets = targets;
    }

    public static async Task RunAsync(Scenario scenario, string source, string fixedSource)
    {
        Solution solution = await SolutionAsync(scenario, source).ConfigureAwait(false);
        Document main = TestSolution.WithLinked(scenario, solution.Projects.First().Documents.First());
        KnownDiagnostics known = await KnownDiagnostics.OfAsync(scenario, main.Project.Solution, "for FixAll").ConfigureAwait(false);
        ImmutableArray<Target> targets = await TargetsAsync(scenario, main, known, fixedSource).ConfigureAwait(false);
        var check = new FixAllCheck(scenario, main, known, targets);
        foreach (FixAllScope scope in Scopes) await check.RunAsync(scope).ConfigureAwait(false);
    }

    private static async Task<Solution> SolutionAsync(Scenario scenario, string source)
    {
        var original = new NamedText("Test.cs", source);
        var copy = new NamedText("Copy.cs", SourceCopy.Of(source, scenario.Language));
        Solution both = TestSolution.Create(scenario, (TestSolution.MainProject, [original, copy]), ("Other", [original]));
        Compilation compilation = (await both.Projects.First().GetCompilationAsync().ConfigureAwait(false))!;

        // Top-level statements, attributes of the assembly and extension methods may not stand twice in a project.
        return compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            ? TestSolution.Create(scenario, (TestSolution.MainProject, [original]), ("Other", [original]))
            : both;
    }

    private static async Task<ImmutableArray<Target>> TargetsAsync(Scenario scenario, Document main, KnownDiagnostics known, string fixedSource)
    {
        var targets = ImmutableArray.CreateBuilder<Target>();
        foreach (Document document in main.Project.Solution.Projects.Where(project => project.Name != TestSolution.LinkedProject).SelectMany(project => project.Documents))
        {
            string before = await FixApplication.TextAsync(document).ConfigureAwait(false);
            string after = fixedSource;
            if (document.Id != main.Id)
            {
                var analysis = new RuleAnalysis((await document.Project.GetCompilationAsync().ConfigureAwait(false))!, known.Of(document.Project));
                (Document end, _) = await FixApplication.ToFixpointAsync(scenario, document, analysis).ConfigureAwait(false);
                after = await FixApplication.TextAsync(end).ConfigureAwait(false);
            }

            targets.Add(new Target(document, before, after));
        }

        return targets.ToImmutable();
    }

    private async Task RunAsync(FixAllScope scope)
    {
        Solution changed = await FixAllApplication.ApplyAsync(_scenario, _main, _known, scope).ConfigureAwait(false);
        foreach (Target target in _targets)
        {
            bool inScope = scope == FixAllScope.Solution
                || (scope == FixAllScope.Project && target.Document.Project.Id == _main.Project.Id)
                || target.Document.Id == _main.Id;
            string expected = inScope ? target.After : target.Before;
            string found = await FixApplication.TextAsync(changed.GetDocument(target.Document.Id)!).ConfigureAwait(false);
            if (!TextDifference.Differ(expected, found)) continue;
            throw new RuleTestException($"FixAll in {scope} leaves another {target.Document.FilePath}.", TextDifference.Describe(expected, found));
        }
    }

    private sealed record Target(Document Document, string Before, string After);
}
