namespace AllocInsight.Profiling.Symbols;

/// <summary>Metadata names of members as C# writes them, as far as the name alone tells.</summary>
internal static class MemberNames
{
    /// <summary>The method that the compiler puts top-level statements into.</summary>
    public const string TopLevelStatements = "<Main>$";

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Implicit"] = "implicit operator",
        ["op_Explicit"] = "explicit operator",
        ["op_CheckedExplicit"] = "explicit operator checked",
        ["op_Addition"] = "operator +",
        ["op_UnaryPlus"] = "operator +",
        ["op_Subtraction"] = "operator -",
        ["op_UnaryNegation"] = "operator -",
        ["op_Multiply"] = "operator *",
        ["op_Division"] = "operator /",
        ["op_Modulus"] = "operator %",
        ["op_BitwiseAnd"] = "operator &",
        ["op_BitwiseOr"] = "operator |",
        ["op_ExclusiveOr"] = "operator ^",
        ["op_LogicalNot"] = "operator !",
        ["op_OnesComplement"] = "operator ~",
        ["op_LeftShift"] = "operator <<",
        ["op_RightShift"] = "operator >>",
        ["op_UnsignedRightShift"] = "operator >>>",
        ["op_Equality"] = "operator ==",
        ["op_Inequality"] = "operator !=",
        ["op_LessThan"] = "operator <",
        ["op_GreaterThan"] = "operator >",
        ["op_LessThanOrEqual"] = "operator <=",
        ["op_GreaterThanOrEqual"] = "operator >=",
        ["op_Increment"] = "operator ++",
        ["op_Decrement"] = "operator --",
        ["op_True"] = "operator true",
        ["op_False"] = "operator false",
    };

    /// <summary>The spelling of a method's metadata name; <paramref name="typeName"/> is what its constructors are called.</summary>
    public static string WithoutDefinition(string name, string typeName)
    {
        if (name is ".ctor" or ".cctor") return typeName;
        if (name == "<Main>") return "Main";
        if (GeneratedName.Parse(name) is { Kind: GeneratedKind.Lambda or GeneratedKind.LocalFunction } generated)
        {
            var suffix = generated.Kind == GeneratedKind.Lambda ? "(lambda)" : generated.Inner;
            return $"{WithoutDefinition(generated.Outer, typeName)}.{suffix}";
        }

        if (Operators.TryGetValue(name, out var written)) return written;
        var shortened = ShortenExplicit(name);
        var simple = shortened.LastIndexOf('.') + 1;
        foreach (var (prefix, accessor) in (ReadOnlySpan<(string, string)>)[("get_", "get"), ("set_", "set"), ("add_", "add"), ("remove_", "remove")])
        {
            if (shortened.AsSpan(simple).StartsWith(prefix, StringComparison.Ordinal))
                return $"{shortened[..simple]}{shortened[(simple + prefix.Length)..]}.{accessor}";
        }

        return shortened;
    }

    /// <summary>An explicit implementation's name without namespaces: <c>System.Collections.Generic.IEnumerable&lt;T&gt;.GetEnumerator</c> becomes <c>IEnumerable&lt;T&gt;.GetEnumerator</c>.</summary>
    public static string ShortenExplicit(string name)
    {
        var member = LastDotOutsideBrackets(name, name.Length);
        if (member <= 0) return name;
        var interfaceStart = LastDotOutsideBrackets(name, member) + 1;
        return name[interfaceStart..];
    }

    private static int LastDotOutsideBrackets(string name, int end)
    {
        var depth = 0;
        for (var i = end - 1; i >= 0; i--)
        {
            if (name[i] == '>') depth++;
            else if (name[i] == '<') depth--;
            else if (name[i] == '.' && depth == 0) return i;
        }

        return -1;
    }
}
