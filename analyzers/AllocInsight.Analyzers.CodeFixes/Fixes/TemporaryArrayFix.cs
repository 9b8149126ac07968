using System.Composition;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
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
        VariableDeclarationSyntax declaration = LeaseDeclaration.Of(creation)!;
        ArrayForm form = ArrayForms.Read(diagnostic.Properties);
        string pool = rewrite.PoolName(creation.SpanStart);
        if (form == ArrayForm.Span)
        {
            ReplaceUses(rewrite, declaration.Variables[0], creation);
            LeaseDeclaration.ReplaceByDisposable(rewrite, declaration, current => $"{pool}.Rent<{Element(current)}>({Length(current)})");
        }
        else
        {
            LeaseDeclaration.Replace(rewrite, declaration, (current, target) => $"{pool}.Array<{Element(current)}>({Length(current)}, {target})");
        }
    }

    private static ArrayCreationExpressionSyntax? Find(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ArrayCreationExpressionSyntax creation && LeaseDeclaration.Of(creation) is not null ? creation : null;

    private static void ReplaceUses(DocumentRewrite rewrite, VariableDeclaratorSyntax declarator, ExpressionSyntax creation)
    {
        if (rewrite.Model.GetDeclaredSymbol(declarator, rewrite.Cancellation) is not ILocalSymbol local || rewrite.Model.GetOperation(creation, rewrite.Cancellation) is not { } place)
            return;
        foreach (IOperation reference in BodyIndex.Of(place).ReferencesTo(local).OrderByDescending(reference => reference.Syntax.SpanStart))
        {
            switch (SpanUses.Of(reference))
            {
                case SpanUse.Span:
                    rewrite.Replace((ExpressionSyntax)reference.Syntax, current => SyntaxFactory.ParseExpression(current.WithoutTrivia() + ".Span").WithTriviaFrom(current));
                    break;
                case SpanUse.AsSpan:
                    var call = (InvocationExpressionSyntax)reference.Syntax.Parent!.Parent!;
                    bool isInt = call.ArgumentList.Arguments is [{ Expression: var only }] && rewrite.Model.GetTypeInfo(only).ConvertedType?.SpecialType == SpecialType.System_Int32;
                    bool isRange = call.ArgumentList.Arguments is [{ Expression: var range }] && TypeFacts.IsRange(rewrite.Model.GetTypeInfo(range).ConvertedType);
                    rewrite.Replace(call, current => AsSpan(current, isInt, isRange).WithTriviaFrom(current));
                    break;
            }
        }
    }

    private static ExpressionSyntax AsSpan(InvocationExpressionSyntax call, bool isInt, bool isRange)
    {
        string name = ((MemberAccessExpressionSyntax)call.Expression).Expression.ToString();
        return SyntaxFactory.ParseExpression(call.ArgumentList.Arguments switch
        {
            [] => $"{name}.Span",
            [var start] => isInt ? $"{name}.Span.Slice({start})" : isRange ? $"{name}.Span[{start}]" : $"{name}.Span[({start})..]",
            _ => $"{name}.Slice({string.Join(", ", call.ArgumentList.Arguments)})",
        });
    }

    private static string Element(ExpressionSyntax creation)
    {
        ArrayTypeSyntax type = ((ArrayCreationExpressionSyntax)creation).Type;
        return type.ElementType.WithoutTrivia() + string.Concat(type.RankSpecifiers.Skip(1).Select(rank => rank.ToString()));
    }

    private static string Length(ExpressionSyntax creation) => ((ArrayCreationExpressionSyntax)creation).Type.RankSpecifiers[0].Sizes[0].ToString();
}
