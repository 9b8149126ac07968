using System.Collections.Immutable;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using AllocInsight.Analyzers.Settings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>
/// ALI0001: an array that does not leave the method. ALI0008: the same, where it is passed to methods of the compilation that were read.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TemporaryArrayAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public TemporaryArrayAnalyzer()
        : base([RuleTable.TemporaryArray, RuleTable.ArrayThroughCallee], SyntaxKind.ArrayCreationExpression)
    {
    }

    internal override bool AppliesTo(CompilationFacts facts) => true;

    private protected override void Examine(RuleContext context)
    {
        var expression = (ArrayCreationExpressionSyntax)context.Node;
        if (context.Facts.Pool is null && context.Settings.Target != RewriteTarget.Bcl)
            return;
        if (expression is not { Initializer: null, Type.RankSpecifiers: [{ Sizes: [{ } length] }, ..] })
            return;
        if (LocalCreation.Find(expression, context.Model, allowUsing: false, context.Cancellation) is not { } creation)
            return;
        var array = (IArrayTypeSymbol)creation.Local.Type;
        if (array.ElementType is IPointerTypeSymbol or IFunctionPointerTypeSymbol || !IsInt(context.Model, length))
            return;

        Heat? heat = context.HeatOf(expression, array, FunctionNames.MemberOf(creation.Function));
        if (heat is null && !ArrayPayoff.IsLikely(context, creation, length))
            return;
        if (context.Follow(creation) is not { } report || BodyIndex.Of(creation.Operation).HasLabel || LoopInvariance.CanBeMadeOnce(context, creation, report))
            return;
        Report(context, creation, report, array, length, heat);
    }

    private static void Report(RuleContext context, LocalCreation creation, EscapeReport report, IArrayTypeSymbol array, ExpressionSyntax length, Heat? heat)
    {
        string name = creation.Local.Name, function = FunctionNames.Of(creation.Function);
        if (FormOf(context, creation, report) is not { } form || heat is null && RareCode.Includes(creation.Operation))
            return;
        string element = array.ElementType.ToMinimalDisplayString(context.Model, creation.Statement.SpanStart);
        string rewrite = ArrayForms.Rewrite(form, name, element, length.ToString());
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(ArrayForms.Property, form.ToString());
        if (report.Callees.Count == 0)
            context.Report(RuleTable.TemporaryArray, creation.Expression, heat, properties, name, function, rewrite);
        else
            context.Report(RuleTable.ArrayThroughCallee, creation.Expression, heat, properties, name, function, rewrite, FunctionNames.NotKeeping(report.Callees));
    }

    private static ArrayForm? FormOf(RuleContext context, LocalCreation creation, EscapeReport report)
    {
        if (context.Settings.Target == RewriteTarget.Pool)
            return SpanUses.InPool(creation, report);
        // An array from ArrayPool is longer than asked for: only a span of it has the length.
        bool canRent = context.Facts.HasArrayPool && BlockRest.CanMove(creation.Statement) && SpanUses.Allow(creation, report, ArrayForm.ArrayPool);
        return canRent ? ArrayForm.ArrayPool : null;
    }

    // The pool takes lengths as int; arrays can be asked for by long.
    private static bool IsInt(SemanticModel model, ExpressionSyntax length) =>
        model.GetTypeInfo(length).Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int16 or SpecialType.System_UInt16
            or SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Char;
}
