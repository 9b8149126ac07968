namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// A type name as the runtime spells it, taken apart: <c>Outer`1+Inner[System.Int32][,]</c> is the name <c>Outer`1+Inner</c>
/// with one argument and the suffix <c>[,]</c>. Assembly qualifications are dropped.
/// </summary>
/// <param name="Name">Namespace and name, nested types after a plus, arities after a backtick.</param>
/// <param name="Arguments">The type arguments of all parts of the name, in order.</param>
/// <param name="Suffixes">Array ranks, pointers and references, innermost first.</param>
internal sealed record ClrTypeName(string Name, IReadOnlyList<ClrTypeName> Arguments, IReadOnlyList<string> Suffixes)
{
    private const int DeepestNesting = 64;

    /// <summary>Takes a name apart; a malformed one comes back whole, as a name without parts.</summary>
    public static ClrTypeName Parse(string text)
    {
        var position = 0;
        return ParseType(text, ref position, 0) is { } parsed && (position == text.Length || text[position] == ',')
            ? parsed
            : new ClrTypeName(text, [], []);
    }

    /// <summary>The name behind the last plus or dot, arity kept.</summary>
    public string SimpleName => Name[(Name.LastIndexOfAny(['+', '.']) + 1)..];

    private static ClrTypeName? ParseType(string text, ref int position, int depth)
    {
        if (depth > DeepestNesting) return null;
        var start = position;
        while (position < text.Length && text[position] is not ('[' or ']' or ',' or '*' or '&')) position += text[position] == '\\' ? 2 : 1;
        position = Math.Min(position, text.Length);
        if (position == start) return null;
        var name = text[start..position];

        var arguments = new List<ClrTypeName>();
        if (position + 1 < text.Length && text[position] == '[' && text[position + 1] is not (']' or ',' or '*')
            && !ParseArguments(text, ref position, arguments, depth))
        {
            return null;
        }

        var suffixes = new List<string>();
        while (position < text.Length && text[position] is '[' or '*' or '&')
        {
            var end = text[position] == '[' ? text.IndexOf(']', position) : position;
            if (end < 0) return null;
            suffixes.Add(text[position..(end + 1)].Replace("[*]", "[]", StringComparison.Ordinal));
            position = end + 1;
        }

        return new ClrTypeName(name, arguments, suffixes);
    }

    private static bool ParseArguments(string text, ref int position, List<ClrTypeName> arguments, int depth)
    {
        do
        {
            position++; // the bracket or the comma
            while (position < text.Length && text[position] == ' ') position++;
            var qualified = position < text.Length && text[position] == '[';
            if (qualified) position++;
            if (ParseType(text, ref position, depth + 1) is not { } argument) return false;
            arguments.Add(argument);
            if (!qualified) continue;
            var end = text.IndexOf(']', position);
            if (end < 0) return false;
            position = end + 1;
        }
        while (position < text.Length && text[position] == ',');

        if (position >= text.Length || text[position] != ']') return false;
        position++;
        return true;
    }
}
