using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>Recognises what reads exactly the elements written so far, and either copies them or is done with them at once.</summary>
internal sealed class ElementsReads
{
    private readonly GrowingArray _found;
    private readonly ILocalSymbol _array;
    private readonly ILocalSymbol _count;

    /// <param name="found">The array, with its additions.</param>
    public ElementsReads(GrowingArray found)
    {
        _found = found;
        _array = found.Creation.Local;
        _count = found.Count;
    }

    /// <summary>The read that a use of the array is part of.</summary>
    /// <param name="use">A reference to the array.</param>
    public ElementsRead? Find(IOperation use)
    {
        switch (use.Parent)
        {
            case IArrayElementReferenceOperation { Indices: [var index] } element when element.ArrayReference == use && IsAll(index):
                return new ElementsRead(element.Syntax, ElementsForm.Array);
            case IImplicitIndexerReferenceOperation { Argument: var range } indexer when indexer.Instance == use && IsAll(range):
                return new ElementsRead(indexer.Syntax, ElementsForm.Array);
            case IArgumentOperation argument:
                return OfArgument(argument);
            case IConversionOperation { IsImplicit: true, Parent: IArgumentOperation argument }:
                return OfArgument(argument);
            default:
                return null;
        }
    }

    private ElementsRead? OfArgument(IArgumentOperation argument)
    {
        switch (argument.Parent)
        {
            case IInvocationOperation { TargetMethod: { Name: "AsSpan", ContainingType: { Name: "MemoryExtensions", ContainingNamespace.Name: "System" } }, Arguments: var arguments } call:
                return arguments[0] == argument && (arguments.Length == 3 ? AreAll(arguments, 1) : arguments.Length == 2 && IsAll(arguments[1].Value)) ? OfSpan(call) : null;
            case IObjectCreationOperation { Type: { Name: "Span" or "ReadOnlySpan", ContainingNamespace.Name: "System" }, Arguments: { Length: 3 } arguments } creation:
                return arguments[0] == argument && AreAll(arguments, 1) ? OfSpan(creation) : null;
            case IInvocationOperation { TargetMethod: { Name: "Take", ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } }, Arguments: [var first, var taken] } call:
                return first == argument && ElementCopy.Is(taken.Value, _count) && call.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ToArray", ContainingType.Name: "Enumerable" } } copy }
                    ? new ElementsRead(copy.Syntax, ElementsForm.Array)
                    : null;
            case IInvocationOperation call:
                return OfThree(argument, call, call.Arguments, call.TargetMethod);
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                return OfThree(argument, creation, creation.Arguments, constructor);
            default:
                return null;
        }
    }

    /// <summary>A span of the elements, where a read-only one does as well.</summary>
    private ElementsRead? OfSpan(IOperation span)
    {
        bool isReadOnly = span.Type!.Name == "ReadOnlySpan";
        IOperation value = span;
        while (value.Parent is IConversionOperation { IsImplicit: true, Type: { Name: "Span" or "ReadOnlySpan", IsRefLikeType: true } type } conversion)
            (value, isReadOnly) = (conversion, isReadOnly || type.Name == "ReadOnlySpan");
        switch (value.Parent)
        {
            case IInvocationOperation { TargetMethod.Name: "ToArray" } copy when copy.Instance == value:
                return new ElementsRead(copy.Syntax, ElementsForm.Array);
            case IInvocationOperation { TargetMethod.Name: "CopyTo" or "TryCopyTo" or "ToString" } call when call.Instance == value:
            case IArgumentOperation argument when isReadOnly && EndsWithCall(argument.Parent!):
                return new ElementsRead(span.Syntax, ElementsForm.Span);
            case IForEachLoopOperation { IsAsynchronous: false, Syntax: ForEachStatementSyntax { Type: not RefTypeSyntax } loop } each when each.Collection == value:
                return !_found.Creation.Function.IsAsync && !_found.Additions.Any(addition => loop.Span.Contains(addition.Span)) ? new ElementsRead(span.Syntax, ElementsForm.Span) : null;
            default:
                return null;
        }
    }

    /// <summary>
    /// The arguments <c>array, 0, count</c> of a method of the base library that has an overload with a <c>ReadOnlySpan</c> instead.
    /// </summary>
    private ElementsRead? OfThree(IArgumentOperation argument, IOperation call, ImmutableArray<IArgumentOperation> arguments, IMethodSymbol method)
    {
        if (argument is not { Parameter: { Ordinal: var first }, Syntax: ArgumentSyntax { Parent: ArgumentListSyntax list } } || list.Arguments.Any(written => written.NameColon is not null) || list.Arguments.Count != method.Parameters.Length)
            return null;
        return AreAll(arguments, first + 1) && !TypeFacts.IsAwaitable(method.ReturnType) && EndsWithCall(call) && SpanOverloads.Has(method, first, ((IArrayTypeSymbol)_array.Type).ElementType)
            ? new ElementsRead(list, ElementsForm.Arguments, first)
            : null;
    }

    /// <summary>Whether a span that a call gets is not in use any more when it has returned.</summary>
    private bool EndsWithCall(IOperation call)
    {
        if (call.Type is { IsRefLikeType: true } or ITypeParameterSymbol || _found.Creation.Function.IsAsync && call.Syntax.DescendantNodes().Any(node => node is AwaitExpressionSyntax))
            return false;
        return call switch
        {
            IInvocationOperation invocation => invocation.Instance?.Type is not { IsRefLikeType: true } && invocation.TargetMethod.RefKind == RefKind.None && !HasReferences(invocation.Arguments),
            IObjectCreationOperation creation => !HasReferences(creation.Arguments),
            _ => false,
        };
    }

    private static bool HasReferences(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out, Type.IsRefLikeType: true });

    /// <summary>Whether two arguments are <c>0, count</c>.</summary>
    private bool AreAll(ImmutableArray<IArgumentOperation> arguments, int first) =>
        first + 1 < arguments.Length && ElementCopy.IsZero(arguments[first].Value) && ElementCopy.Is(arguments[first + 1].Value, _count);

    /// <summary>Whether an index is <c>..count</c> or <c>0..count</c>.</summary>
    private bool IsAll(IOperation index) =>
        ElementCopy.Unconverted(index) is IRangeOperation { LeftOperand: var start, RightOperand: { } end }
        && (start is null || ElementCopy.IsZero(ElementCopy.Unconverted(start)))
        && ElementCopy.Is(ElementCopy.Unconverted(end), _count);
}
