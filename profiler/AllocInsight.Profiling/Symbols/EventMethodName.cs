namespace AllocInsight.Profiling.Symbols;

/// <summary>Names a method from its load event alone, for modules whose metadata is out of reach.</summary>
internal static class EventMethodName
{
    private const string DynamicType = "dynamicClass";

    /// <summary>The method as written, as far as the runtime's own spelling tells.</summary>
    public static string NameOf(string typeName, string methodName)
    {
        if (typeName is DynamicType or "") return $"(dynamic) {methodName}";
        var parts = ClrTypeName.Parse(typeName).Name.Split('+').ToList();
        var suffix = "";
        while (parts.Count > 1)
        {
            // What the author wrote is named in the brackets of the innermost made-up type, or of the method itself.
            var generated = GeneratedName.Parse(parts[^1]);
            if (generated.Kind == GeneratedKind.StateMachine) methodName = generated.Outer;
            else if (generated.Kind != GeneratedKind.Closure) break;
            parts.RemoveAt(parts.Count - 1);
        }

        if (methodName == MemberNames.TopLevelStatements) suffix = " (top-level)";
        var simple = AuthoredTypeNames.Written(parts[^1][(parts[^1].LastIndexOf('.') + 1)..]);
        var type = string.Join('.', parts.Select(Written));
        var name = suffix.Length > 0 ? type + suffix : $"{type}.{MemberNames.WithoutDefinition(methodName, simple)}";
        return methodName == ".cctor" ? "static " + name : name;
    }

    /// <summary>Without metadata the parameters' own names are not known: <c>Cart`1</c> becomes <c>Cart&lt;T&gt;</c>.</summary>
    private static string Written(string part)
    {
        var prefix = part.LastIndexOf('.') + 1;
        var name = part[..prefix] + AuthoredTypeNames.Written(part[prefix..]);
        var tick = part.LastIndexOf('`');
        if (tick < 0 || !int.TryParse(part.AsSpan(tick + 1), out var arity) || name.EndsWith(')')) return name;
        return arity == 1 ? name + "<T>" : $"{name}<{string.Join(", ", Enumerable.Range(1, Math.Min(arity, 32)).Select(static i => $"T{i}"))}>";
    }
}
