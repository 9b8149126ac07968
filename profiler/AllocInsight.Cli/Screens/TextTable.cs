using System.Text;

namespace AllocInsight.Cli.Screens;

/// <summary>A column of a text table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="AlignRight">True for numbers.</param>
internal sealed record Column(string Title, bool AlignRight)
{
    public static Column Left(string title) => new(title, AlignRight: false);

    public static Column Right(string title) => new(title, AlignRight: true);
}

/// <summary>A borderless table with columns as wide as their content; the last one is cut at the page's edge.</summary>
internal sealed class TextTable(params Column[] columns)
{
    /// <summary>What every screen of this tool fits into.</summary>
    public const int PageWidth = 100;

    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public string Render(int width, string indent, Glyphs glyphs)
    {
        string[] titles = [.. columns.Select(column => column.Title)];
        int[] widths = [.. columns.Select((column, i) => _rows.Select(row => row[i].Length).Append(column.Title.Length).Max())];
        StringBuilder text = new();
        foreach (string[] row in _rows.Prepend(titles))
        {
            string line = indent + string.Join(Gap, row.Select((cell, i) => Pad(cell, widths[i], columns[i].AlignRight)));
            text.Append(glyphs.CutEnd(line.TrimEnd(), width)).Append('\n');
        }

        return text.ToString();
    }

    private static string Pad(string cell, int width, bool right) => right ? cell.PadLeft(width) : cell.PadRight(width);
}
