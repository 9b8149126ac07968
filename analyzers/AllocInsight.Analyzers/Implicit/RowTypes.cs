using System;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Reads the types of a profile's rows: see <c>docs/profiler/names.md</c>.</summary>
internal static class RowTypes
{
    private const string IteratorStart = "(state machine of ";

    /// <summary>Whether it is what lambdas captured.</summary>
    public static bool IsClosure(string rowType) => rowType.EndsWith("(closure)", StringComparison.Ordinal);

    /// <summary>The method or property whose iterator it is; null where it is none.</summary>
    public static string? IteratorName(string rowType) =>
        rowType.IndexOf(IteratorStart, StringComparison.Ordinal) is >= 0 and var start && rowType.EndsWith(")", StringComparison.Ordinal)
            ? rowType.Substring(start + IteratorStart.Length, rowType.Length - start - IteratorStart.Length - 1)
            : null;

    /// <summary>Whether it is an enumerator of a collection.</summary>
    public static bool IsEnumerator(string rowType) => Simple(rowType).EndsWith("Enumerator", StringComparison.Ordinal);

    /// <summary>Whether it is a query of LINQ's.</summary>
    public static bool IsQuery(string rowType) =>
        rowType.StartsWith("Enumerable.", StringComparison.Ordinal) && Simple(rowType).EndsWith("Iterator", StringComparison.Ordinal);

    /// <summary>Whether a row can mean a type. Events leave out what is around a nested one, unless the profiler could add it.</summary>
    public static bool Names(string rowType, ITypeSymbol type) =>
        TypeNames.Matches(type, rowType)
        || type is INamedTypeSymbol { ContainingType: not null } nested && rowType == Own(nested);

    private static string Own(INamedTypeSymbol type)
    {
        string full = TypeNames.Of(type);
        return full.Substring(LastPart(full));
    }

    /// <summary>The last name of a type, without type arguments.</summary>
    private static string Simple(string rowType)
    {
        string last = rowType.Substring(LastPart(rowType));
        return last.IndexOf('<') is > 0 and var arguments ? last.Substring(0, arguments) : last;
    }

    // Dots inside type arguments do not count.
    private static int LastPart(string name)
    {
        int start = 0;
        for (int i = 0, depth = 0; i < name.Length; i++)
        {
            if (name[i] is '<' or '(')
                depth++;
            else if (name[i] is '>' or ')')
                depth--;
            else if (name[i] == '.' && depth == 0)
                start = i + 1;
        }

        return start;
    }
}
