using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Enumerators on the heap: of interfaces, of queries, of iterators.</summary>
internal static class Enumerators
{
    /// <summary>What makes an enumerator of a type that a row names.</summary>
    public static ImplicitAllocation? Find(IOperation operation, string rowType)
    {
        if (RowTypes.IteratorName(rowType) is { } iterator)
            return OfIterator(operation, iterator);
        if (RowTypes.IsQuery(rowType))
            return OfQuery(operation);
        return RowTypes.IsEnumerator(rowType) && operation is IForEachLoopOperation { IsAsynchronous: false } loop ? OfInterface(loop) : null;
    }

    private static ImplicitAllocation? OfIterator(IOperation operation, string name)
    {
        ISymbol? member = operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        return member?.Name == name
            ? Make(operation.Syntax, $"'{name}' is an iterator, of which each call makes an object", "write the loop out where it is called, or fill a list that is used again")
            : null;
    }

    private static ImplicitAllocation? OfQuery(IOperation operation) =>
        operation is IInvocationOperation { Type.TypeKind: TypeKind.Interface, TargetMethod: { Name: var name, ContainingType: { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } } }
            ? Make(operation.Syntax, $"The query '{name}' makes an object each time", "write the loop out")
            : null;

    private static ImplicitAllocation? OfInterface(IForEachLoopOperation loop)
    {
        IOperation collection = Strip(loop.Collection);
        if (collection.Type is not { TypeKind: TypeKind.Interface } type || loop.Syntax is not CommonForEachStatementSyntax syntax)
            return null;
        string shown = type.ToMinimalDisplayString(loop.SemanticModel!, loop.Syntax.SpanStart);
        string what = $"'{syntax.Expression}' is enumerated as '{shown}', whose enumerator is an object";
        if (collection is ILocalReferenceOperation { Local: var local })
        {
            return ConcreteLocals.Find(local, loop) is { } concrete
                ? new ImplicitAllocation(ImplicitKind.Enumerator, syntax.Expression, what, $"declare it as the '{concrete.ToMinimalDisplayString(loop.SemanticModel!, loop.Syntax.SpanStart)}' that it is", ImplicitRewrite.ConcreteType)
                : Make(syntax.Expression, what, "declare it as the collection that it is");
        }

        string advice = collection is IParameterReferenceOperation
            ? "take the collection as what it is, or add an overload that does"
            : "enumerate the collection as what it is";
        return Make(syntax.Expression, what, HasIndexer(type) ? $"{advice}, or use its indexer" : advice);
    }

    private static bool HasIndexer(ITypeSymbol type) =>
        type is { Name: "IList" or "IReadOnlyList", ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } };

    // The collection of a loop is converted to the type whose enumerator is called.
    private static IOperation Strip(IOperation collection) =>
        collection is IConversionOperation { IsImplicit: true, OperatorMethod: null, Operand: var operand } ? operand : collection;

    private static ImplicitAllocation Make(SyntaxNode syntax, string what, string advice) => new(ImplicitKind.Enumerator, syntax, what, advice);
}
