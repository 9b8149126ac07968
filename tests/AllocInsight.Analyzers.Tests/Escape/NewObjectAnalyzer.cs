using System.Collections.Immutable;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>A rule made up for the escape analysis: an object of any class, in a local variable, that is not used after its block.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NewObjectAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Found = new("TST0001", "Object", "'{0}' does not leave", "Test", DiagnosticSeverity.Info, true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Found];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            EscapeAnalysis analysis = new(start.Compilation);
            start.RegisterSyntaxNodeAction(node => Analyze(node, analysis), SyntaxKind.ObjectCreationExpression);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, EscapeAnalysis analysis)
    {
        var expression = (ObjectCreationExpressionSyntax)context.Node;
        if (LocalCreation.Find(expression, context.SemanticModel, allowUsing: true, context.CancellationToken) is { Local.Type.IsReferenceType: true } creation
            && !analysis.OfLocal(creation.Local, creation.Scope, creation.Operation).Escapes)
            context.ReportDiagnostic(Diagnostic.Create(Found, expression.GetLocation(), creation.Local.Name));
    }
}
