using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0012: arrays from the pool that are below the size from which it pays, or would lie on the stack.</summary>
/// <remarks>
/// The opposite of ALI0001, which uses the same sizes: no array is ever flagged by both. With a profile it does nothing. A small array that was pooled
/// because it was hot is no longer in a profile of the pooled program, so it looks like one that was never hot.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PoolingDoesNotPayAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public PoolingDoesNotPayAnalyzer()
        : base([RuleTable.PoolingDoesNotPay], SyntaxKind.LocalDeclarationStatement)
    {
    }

    private protected override bool AppliesTo(CompilationFacts facts) => facts.Pool is not null && facts.Sites.Files.Count == 0;

    private protected override void Examine(RuleContext context)
    {
        var statement = (LocalDeclarationStatementSyntax)context.Node;
        if (statement.UsingKeyword.IsKind(SyntaxKind.None))
            return;
        if (PooledArray.Find(statement, context.Facts.Pool!, context.Model, context.Cancellation) is not { Creation.Function.IsAsync: false } array || !HasCertainSize(array.Element))
            return;
        long byteCount = array.Length * ElementSize.Of(array.Element);
        string? reason = byteCount < context.Settings.ThresholdBytes ? $"its {byteCount} bytes are fewer than the {context.Settings.ThresholdBytes} from which that pays"
            : LiesOnStack(context, array, byteCount) ? $"its {byteCount} bytes would lie on the stack"
            : null;
        if (reason is not null)
            context.Report(RuleTable.PoolingDoesNotPay, array.Creation.Expression, heat: null, properties: null, array.Local.Name, reason);
    }

    private static bool LiesOnStack(RuleContext context, PooledArray array, long byteCount) =>
        byteCount <= int.MaxValue
        && context.Facts.Jit.MayStackAllocate((int)byteCount, array.Creation.IsInLoop, array.Creation.Function.IsAsync)
        && BodyIndex.Of(array.Creation.Operation).ReferencesTo(array.Local).All(reference => reference.Syntax.Parent == array.Target && array.Target is not null || SpanLeaseUses.IsLocal(reference));

    // Of structures only the least is known.
    private static bool HasCertainSize(ITypeSymbol element) =>
        element.IsReferenceType || element.TypeKind == TypeKind.Enum || element.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_UIntPtr;
}
