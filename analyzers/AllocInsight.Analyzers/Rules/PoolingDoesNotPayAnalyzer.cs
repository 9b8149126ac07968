using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0012: arrays from a pool that are below the size from which it pays, or would lie on the stack.</summary>
/// <remarks>
/// The opposite of ALI0001, which begins at the threshold and above what lies on the stack: no array is ever flagged by both. With a profile it does nothing. A small array that was pooled
/// because it was hot is no longer in a profile of the pooled program, so it looks like one that was never hot.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PoolingDoesNotPayAnalyzer : PoolRule
{
    // From here on a pair of rent and return takes less than `new` on the heap, from our pool and from the base library's: docs/rules/measured.md.
    private const int FirstBytesThatPay = 32;

    /// <summary>Makes it.</summary>
    public PoolingDoesNotPayAnalyzer()
        : base([RuleTable.PoolingDoesNotPay], SyntaxKind.LocalDeclarationStatement, SyntaxKind.UsingStatement)
    {
    }

    internal override bool AppliesTo(CompilationFacts facts) => (facts.Pool is not null || facts.HasArrayPool) && facts.Sites.Files.Count == 0;

    private protected override void Examine(RuleContext context)
    {
        if (context.Node is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.None } declaration)
        {
            if (RentedArray.Find(declaration, context.Model, context.Cancellation) is { } rented)
                Examine(context, rented.Creation.Expression, rented.Creation.Local, rented.Element, rented.Length, rented.Creation.Function, UsesOf(rented));
        }
        else if (context.Facts.Pool is { } pool && PooledArray.Find((StatementSyntax)context.Node, pool, context.Model, context.Cancellation) is { } array)
        {
            Examine(context, array.Call.Syntax, array.Local, array.Element, array.Length, array.Function, UsesOf(array));
        }
    }

    private static void Examine(RuleContext context, SyntaxNode rent, ILocalSymbol local, ITypeSymbol element, long length, IMethodSymbol function, IEnumerable<IOperation> uses)
    {
        if (!HasCertainSize(element))
            return;
        long byteCount = length * ElementSize.Of(element);
        bool isOnStack = byteCount <= int.MaxValue
            && context.Facts.Jit.MayStackAllocate((int)byteCount, LoopSyntax.Repeats(context.Node), function.IsAsync)
            && uses.All(SpanLeaseUses.IsLocal);
        int paying = System.Math.Min(FirstBytesThatPay, context.Settings.ThresholdBytes);
        string? reason = byteCount < paying ? $"its {byteCount} bytes are fewer than the {paying} from which that pays"
            : isOnStack ? $"its {byteCount} bytes would lie on the stack"
            : null;
        if (reason is not null)
            context.Report(RuleTable.PoolingDoesNotPay, rent, heat: null, properties: null, local.Name, reason);
    }

    private static IEnumerable<IOperation> UsesOf(PooledArray array) =>
        BodyIndex.Of(array.Call).ReferencesTo(array.Local).Where(reference => array.Target is null || reference.Syntax.Parent != array.Target);

    private static IEnumerable<IOperation> UsesOf(RentedArray array) =>
        BodyIndex.Of(array.Call).ReferencesTo(array.Creation.Local).Where(reference => !array.Returns.Any(given => given.Contains(reference.Syntax)));

    // Of structures only the least is known.
    private static bool HasCertainSize(ITypeSymbol element) =>
        element.IsReferenceType || element.TypeKind == TypeKind.Enum || element.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_UIntPtr;
}
