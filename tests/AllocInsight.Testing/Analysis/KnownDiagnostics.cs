using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Testing.Analysis;

/// <summary>The diagnostics of a solution's projects, from one analysis of each: what FixAll asks for.</summary>
internal sealed class KnownDiagnostics : FixAllContext.DiagnosticProvider
{
    private readonly ImmutableDictionary<ProjectId, ImmutableArray<Diagnostic>> _byProject;

    private KnownDiagnostics(Solution solution, ImmutableDictionary<ProjectId, ImmutableArray<Diagnostic>> byProject)
    {
        Solution = solution;
        _byProject = byProject;
    }

    public Solution Solution { get; }

    public static async Task<KnownDiagnostics> OfAsync(Scenario scenario, Solution solution, string occasion)
    {
        var byProject = ImmutableDictionary.CreateBuilder<ProjectId, ImmutableArray<Diagnostic>>();
        foreach (Project project in solution.Projects)
        {
            RuleAnalysis analysis = await RuleAnalysis.OfAsync(scenario, project, $"{occasion}, in {project.Name},").ConfigureAwait(false);
            byProject.Add(project.Id, analysis.Diagnostics);
        }

        return new KnownDiagnostics(solution, byProject.ToImmutable());
    }

    public KnownDiagnostics WithId(string id) => new(
        Solution, _byProject.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Where(diagnostic => diagnostic.Id == id).ToImmutableArray()));

    public ImmutableArray<Diagnostic> Of(Project project) => _byProject[project.Id];

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
        await FixApplication.InAsync(document, Of(document.Project)).ConfigureAwait(false);

    public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        Task.FromResult(Of(project).Where(diagnostic => !diagnostic.Location.IsInSource));

    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<Diagnostic>>(Of(project));
}
