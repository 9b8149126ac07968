using System.Threading;
using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>What the fixes share that take a new object in a local variable from the pool instead.</summary>
public abstract class LeaseFix : PoolFix
{
    private readonly BclTypeNames _types;

    private protected LeaseFix(string title, Rule rule, BclTypeNames types)
        : base(title, rule) => _types = types;

    /// <summary>The lease that means the same as a creation; null where there is none.</summary>
    private protected abstract LeaseText? LeaseOf(NewObject found);

    private protected sealed override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, model, diagnostic, cancellation) is { } found && LeaseOf(found) is not null;

    private protected sealed override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        NewObject found = Find(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation)!;
        LeaseText lease = LeaseOf(found)!;
        string pool = rewrite.PoolName(found.Creation.Expression.SpanStart);
        LeaseDeclaration.Replace(
            rewrite,
            LeaseDeclaration.Of(found.Creation.Expression)!,
            (_, target) => lease.Call(pool, target),
            lease.Following.Count == 0 ? null : (_, _) => lease.Following);
    }

    private NewObject? Find(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        NewObject.Find(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), _types, model, allowUsing: false, cancellation);
}
