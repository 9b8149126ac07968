using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Which collections the pool has, and how it lends one that is as a creation makes it.</summary>
internal static class CollectionLease
{
    /// <summary>The types. Sorted ones and linked lists make an object for each entry, which would still be made.</summary>
    public static BclTypeNames Types { get; } = new(
        "System.Collections.Generic.List`1",
        "System.Collections.Generic.HashSet`1",
        "System.Collections.Generic.Dictionary`2",
        "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.PriorityQueue`2");

    /// <summary>The lease that means the same as a creation; null where there is none.</summary>
    public static LeaseText? Of(NewObject found)
    {
        string variable = found.VariableName;
        List<string> following = [];
        string? comparer = null;
        if (found.Argument("comparer") is { } wanted && !LastingComparers.IsNull(wanted.Value))
        {
            if (!LastingComparers.Include(wanted.Value))
                return null;
            comparer = Text(wanted);
        }

        if (found.Call is { } call)
        {
            // Another type's method may keep the collection.
            if (call.Initializer is { } braces && braces.Initializers.Any(element => element is IInvocationOperation add && !SymbolEqualityComparer.Default.Equals(add.TargetMethod.ContainingType, found.Type)))
                return null;
            foreach (IArgumentOperation argument in call.Arguments)
            {
                // Those of a Dictionary are copied in ways that no single statement repeats; a set copies another's table as it is.
                if (argument.Parameter?.Name is not ("capacity" or "comparer" or "collection")
                    || argument.Parameter.Name == "collection" && (AddAll(found.Type) is null || IsSet(argument.Value)))
                    return null;
            }
        }

        if (found.Argument("collection") is { } source)
            following.Add($"{variable}.{AddAll(found.Type)}({Text(source)});");
        IReadOnlyList<string>? elements = found.Creation.Operation is ICollectionExpressionOperation expression
            ? AddAll(found.Type) is { } addAll ? InitializerStatements.Of(expression, found.Type.TypeArguments[0], addAll, variable) : null
            : InitializerStatements.Of(found.Initializer, variable);
        if (elements is null)
            return null;
        following.AddRange(elements);
        return new LeaseText($"{found.Type.Name}<{found.TypeArguments}>", found.Argument("capacity") is { } capacity ? Text(capacity) : null, comparer, following);
    }

    private static string? AddAll(INamedTypeSymbol type) => type.Name switch
    {
        "List" => "AddRange",
        "HashSet" => "UnionWith",
        _ => null,
    };

    private static bool IsSet(IOperation value) => value switch
    {
        IConversionOperation conversion => IsSet(conversion.Operand),
        _ => value.Type is { Name: "HashSet" },
    };

    private static string Text(IArgumentOperation argument) => ((ArgumentSyntax)argument.Syntax).Expression.ToString();
}
