using AllocInsight.Corpus.Findings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AllocInsight.Corpus.Fixing;

/// <summary>
/// One FixAll a document, all of them on the same solution, so that the findings' places hold. A document that one of them has changed
/// waits for the next round.
/// </summary>
internal sealed class FixRound
{
    private readonly Solution _start;
    private readonly string _rule;
    private readonly HashSet<DocumentId> _changed = [];
    private readonly HashSet<DocumentId> _cleared = [];
    private readonly List<string> _failures = [];

    private FixRound(Solution start, string rule) => (_start, _rule, Solution) = (start, rule, start);

    public Solution Solution { get; private set; }

    /// <summary>Documents whose findings were all fixed by one FixAll: none is to be left there.</summary>
    public IReadOnlySet<DocumentId> Cleared => _cleared;

    public IReadOnlyList<string> Failures => _failures;

    public static async Task<FixRound> ApplyAsync(Solution start, string rule, IReadOnlyList<FixOffer> offers)
    {
        FixRound round = new(start, rule);
        ILookup<DocumentId, Diagnostic> diagnostics = offers.ToLookup(offer => offer.Document.Id, offer => offer.Diagnostic);
        foreach (IGrouping<DocumentId, FixOffer> document in offers.GroupBy(offer => offer.Document.Id))
        {
            IGrouping<(CodeFixProvider, string?), FixOffer>[] kinds = [.. document.GroupBy(offer => (offer.Provider, offer.Action.EquivalenceKey))];
            foreach (IGrouping<(CodeFixProvider, string?), FixOffer> kind in kinds)
            {
                if (round._changed.Contains(document.Key)) break;
                bool isApplied = await round.ApplyAsync(kind.First(), diagnostics);
                if (isApplied && kinds.Length == 1) round._cleared.Add(document.Key);
            }
        }

        return round;
    }

    private async Task<bool> ApplyAsync(FixOffer offer, ILookup<DocumentId, Diagnostic> diagnostics)
    {
        string where = $"{offer.Provider.GetType().Name} in {offer.Document.FilePath}";
        if (offer.Provider.GetFixAllProvider() is not { } all)
        {
            _failures.Add($"{where}: there is no FixAll.");
            return false;
        }

        try
        {
            FixAllContext context = new(
                offer.Document, offer.Provider, FixAllScope.Document, offer.Action.EquivalenceKey, [_rule], new KnownDiagnostics(diagnostics), CancellationToken.None);
            CodeAction? action = await all.GetFixAsync(context);
            if (action is null)
            {
                _failures.Add($"{where}: FixAll does nothing.");
                return false;
            }

            IEnumerable<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
            return await TakeAsync(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failures.Add($"{where}: threw {failure}");
            return false;
        }
    }

    private async Task<bool> TakeAsync(Solution fixedSolution)
    {
        ProjectChanges[] changes = [.. fixedSolution.GetChanges(_start).GetProjectChanges()];
        DocumentId[] changed = [.. changes.SelectMany(project => project.GetChangedDocuments())];
        if (changes.Any(project => project.GetAddedDocuments().Concat(project.GetRemovedDocuments()).Any()))
            _failures.Add($"{_rule}: a fix that adds or removes documents is not taken.");
        else if (changed.Length > 0 && !changed.Any(_changed.Contains))
        {
            foreach (DocumentId id in changed)
                await TakeAsync(fixedSolution.GetDocument(id)!);
            return true;
        }

        return false;
    }

    // A file may be linked into several projects.
    private async Task TakeAsync(Document document)
    {
        Microsoft.CodeAnalysis.Text.SourceText text = await document.GetTextAsync();
        foreach (DocumentId id in _start.GetDocumentIdsWithFilePath(document.FilePath).Append(document.Id).Distinct())
        {
            _changed.Add(id);
            Solution = Solution.WithDocumentText(id, text);
        }
    }

    /// <summary>Findings that are known already.</summary>
    private sealed class KnownDiagnostics(ILookup<DocumentId, Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics[document.Id]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(project.DocumentIds.SelectMany(id => diagnostics[id]));
    }
}
