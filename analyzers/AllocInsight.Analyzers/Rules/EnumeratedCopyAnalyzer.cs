using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0005: <c>ToArray</c> or <c>ToList</c>, taken only to enumerate what it copies.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnumeratedCopyAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public EnumeratedCopyAnalyzer()
        : base([RuleTable.EnumeratedCopy], SyntaxKind.InvocationExpression)
    {
    }

    private protected override void Examine(RuleContext context)
    {
        if (!context.UsesPool || CollectionCopy.Find((InvocationExpressionSyntax)context.Node, context.Model, context.Cancellation) is not { } copy)
            return;
        if (context.Model.GetEnclosingSymbol(copy.Call.SpanStart, context.Cancellation) is not IMethodSymbol function || Iterators.Include(function))
            return;
        BodyIndex body = BodyIndex.Of(copy.Operation);
        if (body.HasLabel || body.IsTooLarge || copy.Creation is { } creation && !IsOnlyRead(context, creation, body))
            return;

        Heat? heat = HeatOf(context, copy, function);
        if (heat is null && RareCode.Includes(copy.Operation))
            return;
        string name = copy.Creation?.Local.Name ?? "snapshot";
        string rewrite = $"using var {name}Lease = Pool.List<{copy.ElementText(context.Model)}>(out var {name})";
        context.Report(RuleTable.EnumeratedCopy, copy.Call, heat, null, ExpressionText.Of(copy.Call), FunctionNames.Of(function), rewrite);
    }

    private static bool IsOnlyRead(RuleContext context, LocalCreation creation, BodyIndex body)
    {
        if (!CopyUses.AreReading(body.ReferencesTo(creation.Local)) || creation.Local.Type is IArrayTypeSymbol && body.CatchesIndexErrors)
            return false;
        EscapeReport report = context.Facts.Escape.OfLocal(creation.Local, creation.Scope, creation.Operation);
        return !report.Escapes && !report.IsReassigned && !report.IsCaptured;
    }

    // The copy is an array, made by itself or by a list that grows.
    private static Heat? HeatOf(RuleContext context, CollectionCopy copy, IMethodSymbol function)
    {
        ITypeSymbol array = context.Model.Compilation.CreateArrayTypeSymbol(copy.Element);
        ITypeSymbol? list = context.Model.Compilation.GetTypeByMetadataName("System.Collections.Generic.List`1")?.Construct(copy.Element);
        return context.HeatOf(copy.Call, row => row.IsPoolable && (TypeNames.Matches(array, row.Type) || list is not null && TypeNames.Matches(list, row.Type)), array, FunctionNames.MemberOf(function));
    }
}
