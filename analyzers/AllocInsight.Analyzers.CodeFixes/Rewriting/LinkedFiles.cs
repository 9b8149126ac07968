using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>
/// A file as other projects compile it: for another target framework, or as a link. An edit changes it there, too, where there may be no
/// pool, an older language or an older base library. Not safe for several threads.
/// </summary>
internal sealed class LinkedFiles
{
    private readonly Document _before;
    private readonly Dictionary<DocumentId, int> _known = [];

    /// <param name="before">The document that will be changed.</param>
    public LinkedFiles(Document before) => _before = before;

    /// <summary>Whether a changed document has no more errors than before in all other projects that compile it.</summary>
    /// <param name="after">The document, changed.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<bool> CompileAsync(Document after, CancellationToken cancellation)
    {
        SourceText? text = null;
        foreach (DocumentId id in _before.GetLinkedDocumentIds())
        {
            Solution solution = _before.Project.Solution;
            if (!_known.TryGetValue(id, out int known))
                _known[id] = known = await ErrorsAsync(solution.GetDocument(id), cancellation).ConfigureAwait(false);
            text ??= await after.GetTextAsync(cancellation).ConfigureAwait(false);
            if (await ErrorsAsync(solution.WithDocumentText(id, text).GetDocument(id), cancellation).ConfigureAwait(false) > known)
                return false;
        }

        return true;
    }

    private static async Task<int> ErrorsAsync(Document? document, CancellationToken cancellation) =>
        document is not null && await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is { } model
            ? model.GetDiagnostics(cancellationToken: cancellation).Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            : 0;
}
