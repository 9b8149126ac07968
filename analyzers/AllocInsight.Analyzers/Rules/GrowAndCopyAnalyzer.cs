using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Growth;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0009: an array that is filled in a loop and grows by copying.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GrowAndCopyAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public GrowAndCopyAnalyzer()
        : base([RuleTable.GrowAndCopy], SyntaxKind.ArrayCreationExpression)
    {
    }

    private protected override void Examine(RuleContext context)
    {
        var expression = (ArrayCreationExpressionSyntax)context.Node;
        if (((CSharpParseOptions)expression.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8 || GrowingArray.Find(expression, context.Model, context.Cancellation) is not { } found)
            return;
        LocalCreation creation = found.Creation;
        Heat? heat = context.HeatOfAll([expression, .. found.Growths], creation.Local.Type, FunctionNames.MemberOf(creation.Function));
        if (heat is null && RareCode.Includes(creation.Operation))
            return;
        string name = creation.Local.Name;
        context.Report(RuleTable.GrowAndCopy, expression, heat, null, name, FunctionNames.Of(creation.Function), $"using var {name} = new PooledBufferWriter<{GrowingArray.ElementOf(expression)}>({found.Capacity})");
    }
}
