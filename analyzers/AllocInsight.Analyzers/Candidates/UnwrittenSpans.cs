using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// Whether what a writer hands out to be written is only written. An <c>ArrayBufferWriter</c> hands out zeros, a pooled one whatever was there; and
/// how much it hands out is for each to choose.
/// </summary>
internal static class UnwrittenSpans
{
    /// <summary>Whether what a call hands out is written before it is read.</summary>
    /// <param name="value">A call of <c>GetSpan</c> or <c>GetMemory</c>, or what was made from its result.</param>
    /// <param name="index">Finds the uses of a variable.</param>
    public static bool Allow(IOperation value, BodyIndex index)
    {
        switch (value.Parent)
        {
            // Who takes a span that can be written is asked to fill it, unless it is an extension that changes what is there.
            case IArgumentOperation { Parameter: { RefKind: RefKind.None, Type: { Name: "Span" or "Memory", ContainingNamespace.Name: "System" } } parameter }:
                return parameter.ContainingSymbol is not IMethodSymbol { ContainingType.Name: "MemoryExtensions", Name: not "TryWrite" } || parameter.Ordinal > 0;
            case IInvocationOperation { TargetMethod.Name: "Slice" } slice when slice.Instance == value:
                return Allow(slice, index);
            case IInvocationOperation { TargetMethod.Name: "Clear" or "Fill" } fill when fill.Instance == value:
                return true;
            case IPropertyReferenceOperation { Property.Name: "Span" } span when span.Instance == value:
                return Allow(span, index);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: 0 } }], Parent: ISimpleAssignmentOperation assignment } element
                when element.Instance == value && assignment.Target == element:
                return IsFollowedByAdvanceOfOne(assignment);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                return index.ReferencesTo(local).All(reference => Allow(reference, index));
            default:
                return false;
        }
    }

    private static bool IsFollowedByAdvanceOfOne(IOperation assignment)
    {
        if (assignment.Parent is not IExpressionStatementOperation { Syntax: StatementSyntax { Parent: BlockSyntax block } statement } written)
            return false;
        int next = block.Statements.IndexOf(statement) + 1;
        return next < block.Statements.Count
            && written.Parent!.ChildOperations.FirstOrDefault(operation => operation.Syntax == block.Statements[next])
                is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Advance", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: 1 } }] } };
    }
}
