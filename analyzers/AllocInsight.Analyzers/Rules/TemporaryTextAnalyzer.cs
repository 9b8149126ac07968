using System.Collections.Immutable;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Candidates.Texts;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0010: bytes, characters and parts of text that are made only to be read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TemporaryTextAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public TemporaryTextAnalyzer()
        : base([RuleTable.TemporaryText], SyntaxKind.InvocationExpression)
    {
    }

    // Spans of text need no pool.
    internal override bool AppliesTo(CompilationFacts facts) => true;

    internal override bool MayConcern(SiteRow row) => IsTold(row);

    private protected override void Examine(RuleContext context)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (call.Expression is not MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: var name } } access || !access.IsKind(SyntaxKind.SimpleMemberAccessExpression))
            return;
        switch (name)
        {
            case "GetBytes":
                Report(context, call, EncodedBytes.Find(context, call), [SpecialType.System_Byte], isRepeated: true);
                break;
            case "ToCharArray":
                Report(context, call, CopiedChars.Find(context, call), [SpecialType.System_Char], isRepeated: true);
                break;
            // Parts of strings are everywhere: only what runs often is worth a word.
            case "Substring" when RepeatedCode.Includes(call) is var isRepeated && (isRepeated || context.Facts.Sites.Of(call.SyntaxTree) is not null):
                Report(context, call, TextPart.Find(call, context.Model, context.Cancellation), [], isRepeated);
                break;
            case "Split":
                Report(context, call, SplitParts.Find(call, context.Model, context.Cancellation), [SpecialType.System_String], isRepeated: true);
                break;
        }
    }

    /// <param name="context">The rule's.</param>
    /// <param name="call">What makes the text or bytes.</param>
    /// <param name="finding">What serves instead; null for nothing.</param>
    /// <param name="elements">The elements of the array that it makes; none where it makes only strings.</param>
    /// <param name="isRepeated">Whether to report what no profile shows to be hot.</param>
    private static void Report(RuleContext context, InvocationExpressionSyntax call, TextFinding? finding, ImmutableArray<SpecialType> elements, bool isRepeated)
    {
        if (finding is null || context.Model.GetEnclosingSymbol(call.SpanStart, context.Cancellation) is not IMethodSymbol function || Iterators.Include(function))
            return;
        Heat? heat = HeatOf(context, call, elements, function);
        if (heat is null && (!isRepeated || context.Model.GetOperation(call, context.Cancellation) is { } operation && RareCode.Includes(operation)))
            return;
        context.Report(RuleTable.TemporaryText, call, heat, finding.Properties, ExpressionText.Of(call), FunctionNames.Of(function), $"'{finding.Rewrite}'", finding.NotKeeping);
    }

    private static Heat? HeatOf(RuleContext context, InvocationExpressionSyntax call, ImmutableArray<SpecialType> elements, IMethodSymbol function)
    {
        Compilation compilation = context.Model.Compilation;
        ITypeSymbol text = compilation.GetSpecialType(SpecialType.System_String);
        ITypeSymbol? array = elements is [var element] ? compilation.CreateArrayTypeSymbol(compilation.GetSpecialType(element)) : null;
        bool makesText = elements is [] or [SpecialType.System_String];
        return context.HeatOf(
            call,
            row => IsTold(row) && (makesText && TypeNames.Matches(text, row.Type) || array is not null && TypeNames.Matches(array, row.Type)),
            makesText ? text : array!,
            FunctionNames.MemberOf(function));
    }

    private static bool IsTold(SiteRow row) => row.Verdict is "pool-array" or "avoid";
}
