using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether an array can be a <c>PooledSpan</c> or a <c>Span</c>: whether all its uses would compile and mean the same.</summary>
internal static class SpanUses
{
    /// <summary>What of the pool's takes the array's place: a span where that can be.</summary>
    /// <param name="creation">The array's declaration.</param>
    /// <param name="report">What becomes of it.</param>
    public static ArrayForm InPool(LocalCreation creation, EscapeReport report)
    {
        // A loop over the elements looks at the lease only when it begins.
        ArrayForm form = BodyIndex.Of(creation.Operation).ReferencesTo(creation.Local).Any(reference => LoopSyntax.Repeats(reference.Syntax, creation.Scope)) ? ArrayForm.SpanOfLease : ArrayForm.Span;
        return Allow(creation, report, form) ? form : ArrayForm.Array;
    }

    /// <summary>Whether the variable can have the form.</summary>
    /// <param name="creation">The array's declaration.</param>
    /// <param name="report">What becomes of it.</param>
    /// <param name="form">Any but <see cref="ArrayForm.Array"/>.</param>
    public static bool Allow(LocalCreation creation, EscapeReport report, ArrayForm form)
    {
        var array = (IArrayTypeSymbol)creation.Local.Type;
        if (!array.ElementType.IsUnmanagedType || array.ElementType is IPointerTypeSymbol or IFunctionPointerTypeSymbol or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
            return false;
        if (report.IsReassigned || report.IsCaptured || !LanguageAllows(creation, form))
            return false;
        return BodyIndex.Of(creation.Operation).ReferencesTo(creation.Local).All(reference => Of(reference) is var use && use != SpanUse.None && BindsTheSame(reference, TypeAfter(use, form, array)));
    }

    /// <summary>What becomes of one use of the variable.</summary>
    public static SpanUse Of(IOperation reference)
    {
        switch (reference.Parent)
        {
            case IArrayElementReferenceOperation element when element.ArrayReference == reference:
                return element.Indices is [not IConversionOperation { Operand.Type.TypeKind: TypeKind.Dynamic } and { Type: { SpecialType: SpecialType.System_Int32 } or { Name: "Index", ContainingNamespace.Name: "System" } }] ? SpanUse.Same : SpanUse.None;
            case IImplicitIndexerReferenceOperation indexer when indexer.Instance == reference:
                return TypeFacts.IsRange(indexer.Argument.Type) ? SpanUse.None : SpanUse.Same;
            case IPropertyReferenceOperation { Property.Name: "Length" } length when length.Instance == reference:
                return SpanUse.Same;
            case IForEachLoopOperation loop when loop.Collection == reference:
                return loop.IsAsynchronous ? SpanUse.None : SpanUse.Same;
            case IConversionOperation { Parent: IForEachLoopOperation { IsAsynchronous: false } } conversion when !IsSpan(conversion.Type) && conversion.IsImplicit:
                return SpanUse.Same;
            case IConversionOperation conversion when IsSpan(conversion.Type):
                return conversion.IsImplicit ? OfConverted(conversion) : SpanUse.Same;
            case IArgumentOperation { Parent: IInvocationOperation call } argument when IsAsSpan(call) && argument.Parameter!.Ordinal == 0:
                return OfAsSpan(call, reference);
            default:
                return SpanUse.None;
        }
    }

    private static SpanUse OfConverted(IConversionOperation conversion)
    {
        switch (conversion.Parent)
        {
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                // What types are inferred from, or an extension is called on, must be the span itself.
                if (call.TargetMethod.IsExtensionMethod && argument.Parameter!.Ordinal == 0)
                    return SpanUse.Span;
                return !IsInferred(call, argument) ? SpanUse.Same : conversion.Type!.Name == "Span" ? SpanUse.Span : SpanUse.None;
            case IArgumentOperation { Parent: IObjectCreationOperation }:
                return SpanUse.Same;
            case IVariableInitializerOperation or ISimpleAssignmentOperation { Parent: IExpressionStatementOperation }:
                return SpanUse.Same;
            default:
                return SpanUse.None;
        }
    }

    private static bool LanguageAllows(LocalCreation creation, ArrayForm form)
    {
        LanguageVersion version = ((CSharpParseOptions)creation.Expression.SyntaxTree.Options).LanguageVersion;
        // In no version can a span wait. Before C# 13 a structure that lives on the stack implements no interface, nor is one declared in an async function.
        return form != ArrayForm.ArrayPool
            ? version >= LanguageVersion.CSharp13 && !(creation.Function.IsAsync && BodyIndex.Of(creation.Operation).AwaitsIn(creation.Scope))
            : version >= LanguageVersion.CSharp7_2 && !creation.Function.IsAsync;
    }

    private static string TypeAfter(SpanUse use, ArrayForm form, IArrayTypeSymbol array)
    {
        string name = form == ArrayForm.Span && use == SpanUse.Same ? "AllocInsight.Pooling.PooledSpan" : "System.Span";
        return $"global::{name}<{array.ElementType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}>";
    }

    /// <summary>Whether a call that takes the array as a span would still be one of the same method. An array prefers other overloads than a span.</summary>
    private static bool BindsTheSame(IOperation reference, string type)
    {
        if (reference.Parent is not IConversionOperation { Parent: IArgumentOperation { Parent: { Syntax: ExpressionSyntax call } called } } || reference.SemanticModel is not { } model)
            return true;
        ExpressionSyntax changed = call.ReplaceNode(reference.Syntax, SyntaxFactory.DefaultExpression(SyntaxFactory.ParseTypeName(type)));
        ISymbol? before = called is IInvocationOperation invocation ? invocation.TargetMethod : (called as IObjectCreationOperation)?.Constructor;
        return model.GetSpeculativeSymbolInfo(call.SpanStart, changed, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol after
            && (SymbolEqualityComparer.Default.Equals(before?.OriginalDefinition, (after.ReducedFrom ?? after).OriginalDefinition) || IsOfMemory(before) && IsOfMemory(after));
    }

    // A name for the argument would have to be another one.
    private static SpanUse OfAsSpan(IInvocationOperation call, IOperation array)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } syntax || access.Expression != array.Syntax)
            return SpanUse.None;
        return syntax.ArgumentList.Arguments is [{ NameColon: not null }] && call.TargetMethod.Parameters.Last().Type.SpecialType != SpecialType.System_Int32 ? SpanUse.None : SpanUse.AsSpan;
    }

    // Whether a type argument comes from the array.
    private static bool IsInferred(IInvocationOperation call, IArgumentOperation argument) =>
        !call.TargetMethod.TypeArguments.IsEmpty
        && call.Syntax is not InvocationExpressionSyntax { Expression: GenericNameSyntax or MemberAccessExpressionSyntax { Name: GenericNameSyntax } }
        && argument.Parameter!.OriginalDefinition.Type is not INamedTypeSymbol { TypeArguments: [not ITypeParameterSymbol] };

    private static bool IsAsSpan(IInvocationOperation call) =>
        call.TargetMethod.Name == "AsSpan" && IsOfMemory(call.TargetMethod);

    // Its overloads for the two kinds of span do the same.
    private static bool IsOfMemory(ISymbol? method) => method?.ContainingType is { Name: "MemoryExtensions", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsSpan(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", IsRefLikeType: true, ContainingNamespace.Name: "System" };
}
