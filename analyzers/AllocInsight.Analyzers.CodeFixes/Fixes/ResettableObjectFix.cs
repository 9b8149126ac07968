using System.Composition;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0007: takes the object from the pool.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResettableObjectFix)), Shared]
public sealed class ResettableObjectFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public ResettableObjectFix()
        : base("Take the object from the pool", RuleTable.ResettableObject)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, diagnostic) is not null;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        BaseObjectCreationExpressionSyntax creation = Find(rewrite.Root, diagnostic)!;
        VariableDeclarationSyntax declaration = LeaseDeclaration.Of(creation)!;
        string pool = rewrite.PoolName(creation.SpanStart);
        LeaseDeclaration.Rent rent = (current, target) => $"{pool}.Object<{TypeText(current, declaration)}>({target})";
        if (creation.Initializer is null)
            LeaseDeclaration.Replace(rewrite, declaration, rent);
        else
            LeaseDeclaration.Replace(rewrite, declaration, rent, (current, name) => ((BaseObjectCreationExpressionSyntax)current).Initializer!.Expressions.Select(assignment => $"{name}.{assignment};"));
    }

    private static BaseObjectCreationExpressionSyntax? Find(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is BaseObjectCreationExpressionSyntax creation && LeaseDeclaration.Of(creation) is not null ? creation : null;

    private static string TypeText(ExpressionSyntax creation, VariableDeclarationSyntax declaration)
    {
        if (creation is ObjectCreationExpressionSyntax { Type: var type })
            return type.WithoutTrivia().ToString();
        return (declaration.Type is NullableTypeSyntax nullable ? nullable.ElementType : declaration.Type).WithoutTrivia().ToString();
    }
}
