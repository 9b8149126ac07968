using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>What all fixes share: one at a time and all at once go the same way, through one editor for each document, so that no edit is lost.</summary>
public abstract class PoolFix : CodeFixProvider
{
    private readonly string _title;

    private protected PoolFix(string title, params Rule[] rules)
    {
        _title = title;
        FixableDiagnosticIds = [.. rules.Select(rule => rule.Id)];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new FixAllInDocument(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not CompilationUnitSyntax root)
            return;
        LinkedFiles links = new(context.Document);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!CanFix(root, model, diagnostic, context.CancellationToken) || !await CompilesEverywhereAsync(links, context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(_title, cancellation => RewriteAsync(context.Document, [diagnostic], cancellation), equivalenceKey: _title),
                diagnostic);
        }
    }

    /// <summary>Whether there is a rewrite for a diagnostic.</summary>
    private protected abstract bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation);

    /// <summary>Called for each diagnostic that can be fixed, in the order of the source, before any edit: the time to reserve names.</summary>
    private protected virtual void Prepare(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
    }

    /// <summary>Enters the edits for a diagnostic that can be fixed.</summary>
    private protected abstract void Fix(DocumentRewrite rewrite, Diagnostic diagnostic);

    /// <summary>
    /// Whether a document is edited from its start to its end: where edits only replace whole statements, and what they insert at one place
    /// is to stand there in the source's order.
    /// </summary>
    private protected virtual bool EditsDownwards => false;

    /// <summary>Fixes all that can be fixed of these.</summary>
    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        LinkedFiles links = new(document);
        Document all = await RewriteAsync(document, diagnostics, cancellation).ConfigureAwait(false);
        if (await links.CompileAsync(all, cancellation).ConfigureAwait(false))
            return all;
        ImmutableArray<Diagnostic>.Builder compiling = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (await CompilesEverywhereAsync(links, document, diagnostic, cancellation).ConfigureAwait(false))
                compiling.Add(diagnostic);
        }

        return await RewriteAsync(document, compiling.ToImmutable(), cancellation).ConfigureAwait(false);
    }

    private async Task<bool> CompilesEverywhereAsync(LinkedFiles links, Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        document.GetLinkedDocumentIds().IsEmpty
        || await links.CompileAsync(await RewriteAsync(document, [diagnostic], cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    private async Task<Document> RewriteAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        if (editor.OriginalRoot is not CompilationUnitSyntax root)
            return document;
        DocumentRewrite rewrite = new(editor, root, cancellation);
        Diagnostic[] fixable = [.. diagnostics.Where(diagnostic => CanFix(root, editor.SemanticModel, diagnostic, cancellation)).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
        foreach (Diagnostic diagnostic in fixable)
            Prepare(rewrite, diagnostic);
        // From the end to the start, so that an edit of the rest of a block comes before those of what is in front of it.
        foreach (Diagnostic diagnostic in EditsDownwards ? fixable : fixable.Reverse())
            Fix(rewrite, diagnostic);

        return rewrite.Finish();
    }

    private sealed class FixAllInDocument(PoolFix fix) : DocumentBasedFixAllProvider
    {
        protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics) =>
            await fix.FixAsync(document, diagnostics, fixAllContext.CancellationToken).ConfigureAwait(false);
    }
}
