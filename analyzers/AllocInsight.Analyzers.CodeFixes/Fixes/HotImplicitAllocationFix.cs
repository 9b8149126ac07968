using System;
using System.Composition;
using System.Threading;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using AllocInsight.Analyzers.Implicit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0011, where a rewrite is safe: a factory's argument, an interpolated string, a concrete type, no <c>ToString</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HotImplicitAllocationFix)), Shared]
public sealed class HotImplicitAllocationFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public HotImplicitAllocationFix()
        : base("Avoid the allocation", RuleTable.HotImplicitAllocation)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        RewriteOf(diagnostic) switch
        {
            ImplicitRewrite.FactoryArgument => Find<LambdaExpressionSyntax>(root, diagnostic) is not null,
            ImplicitRewrite.Interpolation => Find<InvocationExpressionSyntax>(root, diagnostic) is not null,
            ImplicitRewrite.ConcreteType => Declaration(root, model, diagnostic, cancellation) is not null,
            ImplicitRewrite.NoToString => Find<InvocationExpressionSyntax>(root, diagnostic) is not null,
            _ => false,
        };

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        switch (RewriteOf(diagnostic))
        {
            case ImplicitRewrite.FactoryArgument:
                PassArgument(rewrite, Find<LambdaExpressionSyntax>(rewrite.Root, diagnostic)!);
                break;
            case ImplicitRewrite.Interpolation:
                rewrite.Replace(
                    Find<InvocationExpressionSyntax>(rewrite.Root, diagnostic)!,
                    current => FormatText.Interpolated(current) is { } text ? SyntaxFactory.ParseExpression(text) : current);
                break;
            case ImplicitRewrite.ConcreteType:
                rewrite.Replace(Declaration(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation)!.Type, _ => SyntaxFactory.IdentifierName("var"));
                break;
            case ImplicitRewrite.NoToString:
                foreach (InvocationExpressionSyntax call in ToStringCalls.Beside(Find<InvocationExpressionSyntax>(rewrite.Root, diagnostic)!, rewrite.Model, rewrite.Cancellation))
                    rewrite.Replace<ExpressionSyntax>(call, Receiver);
                break;
        }
    }

    private static void PassArgument(DocumentRewrite rewrite, LambdaExpressionSyntax lambda)
    {
        if (rewrite.Model.GetOperation(lambda, rewrite.Cancellation) is not IAnonymousFunctionOperation operation || Captures.Of(operation).Variables is not [var variable])
            return;
        ITypeSymbol type = variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type;
        string name = SyntaxFacts.GetKeywordKind(variable.Name) == SyntaxKind.None ? variable.Name : "@" + variable.Name;
        string typed = $"{type.ToMinimalDisplayString(rewrite.Model, lambda.SpanStart)} {name}";
        rewrite.Replace((ArgumentListSyntax)lambda.Parent!.Parent!, current => WithArgument(current, name, typed));
    }

    private static ArgumentListSyntax WithArgument(ArgumentListSyntax list, string name, string typed)
    {
        ArgumentSyntax factory = list.Arguments[1];
        var lambda = (LambdaExpressionSyntax)factory.Expression;
        bool isTyped = lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: not null }] };
        string parameter = lambda is SimpleLambdaExpressionSyntax simple ? simple.Parameter.Identifier.Text : ((ParenthesizedLambdaExpressionSyntax)lambda).ParameterList.Parameters[0].ToString();
        ParenthesizedLambdaExpressionSyntax made = ((ParenthesizedLambdaExpressionSyntax)SyntaxFactory.ParseExpression($"static ({parameter}, {(isTyped ? typed : name)}) => 0"))
            .WithArrowToken(lambda.ArrowToken)
            .WithBody(lambda.Body);
        SyntaxTriviaList trailing = factory.GetTrailingTrivia();
        return list.WithArguments(
            list.Arguments.Replace(factory, SyntaxFactory.Argument(made.WithLeadingTrivia(lambda.GetLeadingTrivia()).WithTrailingTrivia()))
                .Add(SyntaxFactory.Argument(SyntaxFactory.ParseExpression(name)).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(trailing)));
    }

    private static ExpressionSyntax Receiver(ExpressionSyntax call)
    {
        ExpressionSyntax receiver = ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)call).Expression).Expression;
        if (call.Parent is ArgumentSyntax && receiver is ParenthesizedExpressionSyntax parenthesized)
            receiver = parenthesized.Expression;
        return receiver;
    }

    private static VariableDeclarationSyntax? Declaration(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find<IdentifierNameSyntax>(root, diagnostic) is { } name && model.GetSymbolInfo(name, cancellation).Symbol is ILocalSymbol local ? ConcreteLocals.Declaration(local) : null;

    private static TNode? Find<TNode>(CompilationUnitSyntax root, Diagnostic diagnostic)
        where TNode : SyntaxNode => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as TNode;

    private static ImplicitRewrite RewriteOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ImplicitAllocation.Property, out string? text) && Enum.TryParse(text, out ImplicitRewrite rewrite) ? rewrite : ImplicitRewrite.None;
}
