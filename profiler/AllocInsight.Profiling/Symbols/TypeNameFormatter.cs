using System.Collections.Frozen;
using System.Text;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Writes the runtime's type names as C# does: <c>System.Collections.Generic.Dictionary`2[System.String,System.Int32[]]</c> as <c>Dictionary&lt;string, int[]&gt;</c>.</summary>
public static class TypeNameFormatter
{
    private static readonly FrozenDictionary<string, string> Keywords = new Dictionary<string, string>
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.SByte"] = "sbyte",
        ["System.Char"] = "char",
        ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort",
        ["System.Int32"] = "int",
        ["System.UInt32"] = "uint",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.IntPtr"] = "nint",
        ["System.UIntPtr"] = "nuint",
        ["System.Single"] = "float",
        ["System.Double"] = "double",
        ["System.Decimal"] = "decimal",
        ["System.String"] = "string",
        ["System.Object"] = "object",
        ["System.Void"] = "void",
        // What reference types share as type argument of one compiled body.
        ["System.__Canon"] = "T",
    }.ToFrozenDictionary();

    /// <summary>The name without the namespaces of <c>System</c> and below; others keep theirs.</summary>
    public static string Format(string clrTypeName) => Write(ClrTypeName.Parse(clrTypeName), qualified: false);

    /// <summary>The name with all namespaces, and C#'s keywords all the same.</summary>
    public static string FormatQualified(string clrTypeName) => Write(ClrTypeName.Parse(clrTypeName), qualified: true);

    private static string Write(ClrTypeName type, bool qualified)
    {
        var text = new StringBuilder(WriteElement(type, qualified));
        // C# reads `int[][,]` as an array of two-dimensional ones; the runtime writes the inner array first.
        for (var i = type.Suffixes.Count - 1; i >= 0; i--) text.Append(type.Suffixes[i]);
        return text.ToString();
    }

    private static string WriteElement(ClrTypeName type, bool qualified)
    {
        if (Keywords.TryGetValue(type.Name, out var keyword)) return keyword;
        if (type is { Name: "System.Nullable`1", Arguments: [var value] }) return Write(value, qualified) + "?";
        if (type.Name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) && type.Arguments.Count > 1)
            return $"({string.Join(", ", TupleItems(type).Select(item => Write(item, qualified)))})";
        // `AsyncTaskMethodBuilder`1+AsyncStateMachineBox`1[result, state machine]`, in events without what is around it.
        if (type.SimpleName.EndsWith("StateMachineBox`1", StringComparison.Ordinal) && type.Arguments is [.., var machine])
            return AsyncState(machine, qualified);
        return WriteParts(type, qualified);
    }

    private static string WriteParts(ClrTypeName type, bool qualified)
    {
        var text = new StringBuilder();
        var parts = type.Name.Split('+');
        // Events leave out the types around a nested one but keep their arguments, which come first.
        var next = Math.Max(0, type.Arguments.Count - parts.Sum(Arity));
        foreach (var part in parts)
        {
            if (text.Length > 0) text.Append('.');
            var simpleStart = text.Length > 0 ? 0 : part.LastIndexOf('.') + 1;
            if (simpleStart > 0 && (qualified || !IsSystem(part))) text.Append(part, 0, simpleStart);
            text.Append(Simple(part[simpleStart..]));
            var arity = Arity(part);
            var arguments = type.Arguments.Skip(next).Take(arity).Select(argument => Write(argument, qualified)).ToList();
            next += arity;
            if (arguments.Count > 0 && text[^1] != ')') text.Append('<').AppendJoin(", ", arguments).Append('>');
        }

        return text.ToString();
    }

    private static int Arity(string part) =>
        part.LastIndexOf('`') is >= 0 and var tick && int.TryParse(part.AsSpan(tick + 1), out var arity) ? arity : 0;

    /// <summary>The helper classes behind collection expressions are called <c>&lt;&gt;z__ReadOnlyArray</c>.</summary>
    private static string Simple(string name) =>
        AuthoredTypeNames.Written(name.StartsWith("<>z__", StringComparison.Ordinal) ? name["<>z__".Length..] : name);

    private static string AsyncState(ClrTypeName machine, bool qualified)
    {
        var simple = machine.Name[(machine.Name.LastIndexOf('+') + 1)..];
        var outer = GeneratedName.Parse(simple).Outer;
        if (outer.Length == 0) return $"(async state of {WriteParts(machine, qualified)})";
        var around = machine.Name.Length > simple.Length ? machine.Name[..^(simple.Length + 1)] : "";
        // An async lambda's state machine is nested in the closure.
        while (around.LastIndexOf('+') is > 0 and var plus && GeneratedName.Parse(around[(plus + 1)..]).Kind == GeneratedKind.Closure) around = around[..plus];
        var type = around.Length > 0 ? WriteParts(machine with { Name = around }, qualified) + "." : "";
        return $"(async state of {type}{MemberNames.WithoutDefinition(outer, "")})";
    }

    /// <summary>An eighth item is a tuple of the rest.</summary>
    private static IEnumerable<ClrTypeName> TupleItems(ClrTypeName tuple) =>
        tuple.Arguments.Count == 8 && tuple.Arguments[7].Name.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            ? tuple.Arguments.Take(7).Concat(TupleItems(tuple.Arguments[7]))
            : tuple.Arguments;

    private static bool IsSystem(string name) => name.StartsWith("System.", StringComparison.Ordinal);
}
