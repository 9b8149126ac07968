using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>Methods of .NET that do the same with a <c>ReadOnlySpan&lt;char&gt;</c> as with the string of the same characters.</summary>
internal static class SpanOverloads
{
    /// <summary>Whether a method is one that has such an overload.</summary>
    /// <param name="method">The method that takes a string, or is called on one.</param>
    public static bool MayHave(IMethodSymbol method)
    {
        if (method.Locations is not [{ IsInMetadata: true }, ..])
            return false;
        return (Space(method), method.ContainingType.Name, method.Name) switch
        {
            ("System", "String", "Concat") => true,
            ("System", "Byte" or "SByte" or "Int16" or "UInt16" or "Int32" or "UInt32" or "Int64" or "UInt64" or "Int128" or "UInt128" or "IntPtr" or "UIntPtr"
                or "Half" or "Single" or "Double" or "Decimal" or "Boolean" or "DateTime" or "DateTimeOffset" or "TimeSpan" or "DateOnly" or "TimeOnly" or "Guid"
                or "Version" or "Enum", "Parse" or "TryParse") => true,
            ("System.Numerics", "BigInteger", "Parse" or "TryParse") => true,
            ("System.Net", "IPAddress", "Parse" or "TryParse") => true,
            ("System", "Convert", "FromHexString") => true,
            ("System.Text", "StringBuilder", "Append" or "Insert") => true,
            // Other writers may have an idea of their own of what a string is.
            ("System.IO", "StreamWriter" or "StringWriter", "Write" or "WriteLine") => true,
            _ => false,
        };
    }

    /// <summary>Whether a method that a call binds to with a span means the same as the one with a string.</summary>
    /// <param name="ofString">The one with a string.</param>
    /// <param name="ofSpan">The one with a span.</param>
    /// <param name="ordinal">Which parameter takes it.</param>
    public static bool IsSame(IMethodSymbol ofString, IMethodSymbol ofSpan, int ordinal)
    {
        if (ofSpan.Name != ofString.Name || !IsSame(ofSpan.ContainingType, ofString.ContainingType) || !IsSame(ofSpan.ReturnType, ofString.ReturnType)
            || ofSpan.Parameters.Length < ofString.Parameters.Length || ofString.Parameters.Any(parameter => parameter.IsParams))
            return false;
        // All arguments become spans, null an empty one: it adds nothing, as before.
        bool isConcat = ofString.Name == "Concat";
        for (int i = 0; i < ofSpan.Parameters.Length; i++)
        {
            IParameterSymbol parameter = ofSpan.Parameters[i];
            bool fits = i >= ofString.Parameters.Length ? parameter.IsOptional
                : i == ordinal || isConcat ? IsCharSpan(parameter.Type) && ofString.Parameters[i].Type.SpecialType == SpecialType.System_String
                : IsSame(parameter.Type, ofString.Parameters[i].Type) && parameter.RefKind == ofString.Parameters[i].RefKind;
            if (!fits)
                return false;
        }

        return true;
    }

    /// <summary>Whether a type is <c>ReadOnlySpan&lt;char&gt;</c>.</summary>
    public static bool IsCharSpan(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "ReadOnlySpan", IsRefLikeType: true, TypeArguments: [{ SpecialType: SpecialType.System_Char }], ContainingNamespace.Name: "System" };

    private static string Space(IMethodSymbol method) => method.ContainingNamespace?.ToDisplayString() ?? "";

    private static bool IsSame(ITypeSymbol left, ITypeSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);
}
