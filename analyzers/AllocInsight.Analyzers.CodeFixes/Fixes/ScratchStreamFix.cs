using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0004: takes the stream from the pool, or makes the writer a pooled one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ScratchStreamFix)), Shared]
public sealed class ScratchStreamFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public ScratchStreamFix()
        : base("Take it from the pool", RuleTable.ScratchStream)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, diagnostic) is { } creation && model.GetTypeInfo(creation, cancellation).Type is INamedTypeSymbol;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        BaseObjectCreationExpressionSyntax creation = Find(rewrite.Root, diagnostic)!;
        VariableDeclarationSyntax declaration = LeaseDeclaration.Of(creation)!;
        if (rewrite.Model.GetTypeInfo(creation, rewrite.Cancellation).Type is INamedTypeSymbol { Arity: 1 })
        {
            CastCounts(rewrite, declaration.Variables[0], creation);
            string writer = rewrite.TypeName(Imports.Pooling, "PooledBufferWriter", creation.SpanStart);
            string element = ElementOf(creation, declaration);
            LeaseDeclaration.ReplaceByDisposable(rewrite, declaration, current => $"new {writer}<{element}>({string.Join(", ", Arguments(current))})");
        }
        else
        {
            string pool = rewrite.PoolName(creation.SpanStart);
            LeaseDeclaration.Replace(rewrite, declaration, (current, target) => $"{pool}.MemoryStream({string.Join(", ", [.. Arguments(current), target])})");
        }
    }

    private static BaseObjectCreationExpressionSyntax? Find(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is BaseObjectCreationExpressionSyntax creation && LeaseDeclaration.Of(creation) is not null ? creation : null;

    private static IEnumerable<string> Arguments(ExpressionSyntax creation) =>
        ((BaseObjectCreationExpressionSyntax)creation).ArgumentList?.Arguments.Select(argument => argument.ToString()) ?? [];

    private static string ElementOf(BaseObjectCreationExpressionSyntax creation, VariableDeclarationSyntax declaration) =>
        BclTypeNames.NameOf((creation as ObjectCreationExpressionSyntax)?.Type ?? declaration.Type) is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments.ToString() : "";

    private static void CastCounts(DocumentRewrite rewrite, VariableDeclaratorSyntax declarator, ExpressionSyntax creation)
    {
        if (rewrite.Model.GetDeclaredSymbol(declarator, rewrite.Cancellation) is not ILocalSymbol local || rewrite.Model.GetOperation(creation, rewrite.Cancellation) is not { } place)
            return;
        foreach (IOperation reference in BodyIndex.Of(place).ReferencesTo(local).OrderByDescending(reference => reference.Syntax.SpanStart))
        {
            if (reference.Parent is IPropertyReferenceOperation { Property.Name: "WrittenCount", Syntax: ExpressionSyntax count } property && !CountUses.TakeLong(property))
                rewrite.Replace(count, current => WrittenCounts.Cast(current));
        }
    }
}
