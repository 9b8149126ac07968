using System.Text;

namespace AllocInsight.Profiling.Output;

/// <summary>Keeps tabs and line breaks inside a field of a tab-separated file: <c>\t</c>, <c>\n</c>, <c>\r</c>, <c>\\</c>.</summary>
internal static class Escaping
{
    public static string Escape(string field) => field.AsSpan().ContainsAny("\t\n\r\\")
        ? field.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("\t", @"\t", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal)
            .Replace("\r", @"\r", StringComparison.Ordinal)
        : field;

    public static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        StringBuilder text = new(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            bool escape = field[i] == '\\' && i + 1 < field.Length;
            text.Append(escape ? Unescape(field[++i]) : field[i]);
        }

        return text.ToString();
    }

    private static char Unescape(char letter) => letter switch
    {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        _ => letter,
    };
}
