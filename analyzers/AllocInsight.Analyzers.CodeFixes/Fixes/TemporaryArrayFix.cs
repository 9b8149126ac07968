using System.Composition;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0001, ALI0008: rents the array.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TemporaryArrayFix)), Shared]
public sealed class TemporaryArrayFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public TemporaryArrayFix()
        : base("Rent the array", RuleTable.TemporaryArray, RuleTable.ArrayThroughCallee)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, diagnostic) is not null;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        ArrayCreationExpressionSyntax creation = Find(rewrite.Root, diagnostic)!;
        ArrayForm form = ArrayForms.Read(diagnostic.Properties);
        if (form != ArrayForm.ArrayPool)
        {
            ArrayLease.Replace(rewrite, creation, form, ArraySyntax.Element, ArraySyntax.Length);
            return;
        }

        VariableDeclarationSyntax declaration = LeaseDeclaration.Of(creation)!;
        SpanUseRewrite.Replace(rewrite, declaration.Variables[0], creation, isPooled: false);
        ArrayPoolDeclaration.Replace(rewrite, creation, (LocalDeclarationStatementSyntax)declaration.Parent!);
    }

    private static ArrayCreationExpressionSyntax? Find(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ArrayCreationExpressionSyntax creation && LeaseDeclaration.Of(creation) is not null ? creation : null;
}
