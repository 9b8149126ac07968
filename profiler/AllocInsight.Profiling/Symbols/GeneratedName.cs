namespace AllocInsight.Profiling.Symbols;

/// <summary>What a name that the C# compiler made up stands for.</summary>
internal enum GeneratedKind
{
    /// <summary>Not made up.</summary>
    None,

    /// <summary><c>&lt;Main&gt;b__0_1</c>: a lambda.</summary>
    Lambda,

    /// <summary><c>&lt;Main&gt;g__Local|0_1</c>: a local function.</summary>
    LocalFunction,

    /// <summary><c>&lt;Main&gt;d__3</c>: the class or struct that an async method or an iterator became.</summary>
    StateMachine,

    /// <summary><c>&lt;&gt;c</c> and <c>&lt;&gt;c__DisplayClass0_0</c>: holds lambdas and what they capture.</summary>
    Closure,

    /// <summary><c>&lt;&gt;f__AnonymousType0</c>.</summary>
    AnonymousType,

    /// <summary><c>&lt;Orders&gt;F0123__Line</c>: a type that is local to its file.</summary>
    FileLocalType,

    /// <summary>Anything else in angle brackets.</summary>
    Other,
}

/// <summary>A name that the C# compiler may have made up, taken apart: <c>&lt;Outer&gt;kind__Inner|ordinals</c>.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Outer">The name in the brackets: the method that the author wrote; empty for closures.</param>
/// <param name="Inner">The local function's or file-local type's own name; else empty.</param>
internal readonly record struct GeneratedName(GeneratedKind Kind, string Outer, string Inner)
{
    public static GeneratedName Parse(string name)
    {
        if (!name.StartsWith('<') || FindClosing(name) is not (> 0 and var closing)) return default;
        var outer = name[1..closing];
        var rest = name.AsSpan(closing + 1);
        return rest switch
        {
            ['b', '_', '_', ..] => new(GeneratedKind.Lambda, outer, ""),
            ['g', '_', '_', .. var local] => new(GeneratedKind.LocalFunction, outer, local.LastIndexOf('|') is >= 0 and var bar ? local[..bar].ToString() : local.ToString()),
            ['d', ..] when outer.Length > 0 && (rest.Length == 1 || rest[1] is '_' or '`') => new(GeneratedKind.StateMachine, outer, ""),
            ['c', ..] when outer.Length == 0 => new(GeneratedKind.Closure, "", ""),
            ['f', '_', '_', ..] when outer.Length == 0 && rest.Contains("Anonymous", StringComparison.Ordinal) => new(GeneratedKind.AnonymousType, "", ""),
            ['F', ..] when rest.IndexOf("__", StringComparison.Ordinal) is > 0 and var mark => new(GeneratedKind.FileLocalType, outer, rest[(mark + 2)..].ToString()),
            _ => new(GeneratedKind.Other, outer, ""),
        };
    }

    /// <summary>The bracket that closes the first one: names nest, as in <c>&lt;&lt;Main&gt;b__0_0&gt;d</c>.</summary>
    private static int FindClosing(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '<') depth++;
            else if (name[i] == '>' && --depth == 0) return i;
        }

        return -1;
    }
}
