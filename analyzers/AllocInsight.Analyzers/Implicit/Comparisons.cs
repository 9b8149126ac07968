using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Collections that box values to compare them: the default comparer does, where a structure has no comparison of its own.</summary>
internal static class Comparisons
{
    private static readonly string[] Searches = ["Contains", "IndexOf", "LastIndexOf", "Remove"];
    private static readonly string[] Groupings =
        ["Contains", "Distinct", "Except", "GroupBy", "GroupJoin", "Intersect", "Join", "SequenceEqual", "ToDictionary", "ToHashSet", "ToLookup", "Union", "CountBy", "AggregateBy"];

    /// <summary>A call that compares values of a type that a row names.</summary>
    public static ImplicitAllocation? Find(IOperation operation, string rowType)
    {
        ISymbol? member = operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IPropertyReferenceOperation { Property.IsIndexer: true } indexer => indexer.Property,
            _ => null,
        };
        ITypeSymbol? type = member is null ? null : Compared(member, rowType);
        if (type is null || ComparesItself(type))
            return null;
        string name = type.ToMinimalDisplayString(operation.SemanticModel!, operation.Syntax.SpanStart);
        string user = member is IPropertySymbol ? $"The indexer of '{member.ContainingType.Name}'" : $"'{member!.Name}'";
        return new ImplicitAllocation(
            ImplicitKind.Box,
            operation.Syntax,
            $"{user} boxes each '{name}' to compare it",
            $"give '{name}' an 'Equals' and 'GetHashCode' of its own and 'IEquatable<{name}>', or make it a 'record struct'");
    }

    private static ITypeSymbol? Compared(ISymbol member, string rowType)
    {
        INamedTypeSymbol type = member.ContainingType;
        bool isComparing = (type.ContainingNamespace?.ToDisplayString(), type.Name) switch
        {
            ("System.Collections.Generic", "Dictionary" or "HashSet" or "OrderedDictionary") => true,
            ("System.Collections.Concurrent", "ConcurrentDictionary") => true,
            ("System.Collections.Generic" or "System.Collections.ObjectModel", _) => Searches.Contains(member.Name),
            ("System", "Array") => Searches.Contains(member.Name),
            ("System.Linq", "Enumerable") => Groupings.Contains(member.Name),
            _ => false,
        };
        return isComparing
            ? type.TypeArguments.Concat(member is IMethodSymbol method ? method.TypeArguments : []).FirstOrDefault(argument => argument.IsValueType && RowTypes.Names(rowType, argument))
            : null;
    }

    private static bool ComparesItself(ITypeSymbol type) =>
        type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.TypeParameter || type.IsTupleType
        || Boxes.Overrides(type, "GetHashCode") && type.AllInterfaces.Any(known => known is { Name: "IEquatable", TypeArguments: [var compared] } && SymbolEqualityComparer.Default.Equals(compared, type));
}
