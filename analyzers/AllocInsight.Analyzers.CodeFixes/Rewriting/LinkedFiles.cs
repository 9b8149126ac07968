using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>
/// A file as other projects compile it: for another target framework, or as a link. An edit changes it there, too, where there may be no
/// pool, an older language or an older base library.
/// </summary>
internal static class LinkedFiles
{
    /// <summary>Whether other projects compile the file, too.</summary>
    public static bool Exist(Document document) => !document.GetLinkedDocumentIds().IsEmpty;

    /// <summary>Whether a changed document has no more errors than before in all other projects that compile it.</summary>
    /// <param name="before">The document.</param>
    /// <param name="after">The same, changed.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<bool> CompileAsync(Document before, Document after, CancellationToken cancellation)
    {
        SourceText text = await after.GetTextAsync(cancellation).ConfigureAwait(false);
        foreach (DocumentId id in before.GetLinkedDocumentIds())
        {
            Solution solution = before.Project.Solution;
            int known = await ErrorsAsync(solution.GetDocument(id), cancellation).ConfigureAwait(false);
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
