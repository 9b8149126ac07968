using System.Composition;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Candidates.Texts;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0010: spans of text, and copies in what the pool lends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TemporaryTextFix)), Shared]
public sealed class TemporaryTextFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public TemporaryTextFix()
        : base("Use a span", RuleTable.TemporaryText)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, diagnostic) is { } call && TextFinding.FormOf(diagnostic) switch
        {
            TextForm.None => false,
            TextForm.Part => true,
            TextForm.CharsOfString or TextForm.Ranges => call.Parent is ForEachStatementSyntax,
            _ => LeaseDeclaration.Of(call)?.Parent is LocalDeclarationStatementSyntax,
        };

    private protected override void Prepare(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        if (TextFinding.FormOf(diagnostic) == TextForm.Ranges)
            SpanLoop.Reserve(rewrite, (ForEachStatementSyntax)Find(rewrite.Root, diagnostic)!.Parent!);
    }

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        InvocationExpressionSyntax call = Find(rewrite.Root, diagnostic)!;
        switch (TextFinding.FormOf(diagnostic))
        {
            case TextForm.Bytes:
                CopyIntoPool.Bytes(rewrite, call, ArrayForms.Read(diagnostic.Properties));
                break;
            case TextForm.Chars:
                CopyIntoPool.Chars(rewrite, call, ArrayForms.Read(diagnostic.Properties));
                break;
            case TextForm.CharsOfString:
                rewrite.Replace(call, TextItself);
                break;
            case TextForm.CharsAsSpan:
                SpanVariable.Replace(rewrite, LeaseDeclaration.Of(call)!, TextItself, isTyped: true);
                break;
            case TextForm.Part:
                rewrite.Replace(call, TextPart.AsSpan);
                SpanVariable.ReplaceComparison(rewrite, call);
                break;
            case TextForm.PartInVariable:
                SpanVariable.ReplaceComparisons(rewrite, LeaseDeclaration.Of(call)!.Variables[0], call);
                SpanVariable.Replace(rewrite, LeaseDeclaration.Of(call)!, TextPart.AsSpan, isTyped: false);
                break;
            case TextForm.Ranges:
                SpanLoop.Replace(rewrite, (ForEachStatementSyntax)call.Parent!, call);
                break;
        }
    }

    private static ExpressionSyntax TextItself(InvocationExpressionSyntax call) => ((MemberAccessExpressionSyntax)call.Expression).Expression;

    private static InvocationExpressionSyntax? Find(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } call ? call : null;
}
