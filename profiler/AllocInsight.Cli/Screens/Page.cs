using System.Text;

namespace AllocInsight.Cli.Screens;

/// <summary>A text report in the making: lines of at most <see cref="Width"/> characters.</summary>
internal sealed class Page(ReportView view)
{
    public const int Width = TextTable.PageWidth;

    private readonly StringBuilder _text = new();

    public ReportView View { get; } = view;

    public Glyphs Glyphs { get; } = Glyphs.For(view);

    public Ink Ink { get; } = new(view.Color);

    /// <summary>Begins a section; what follows the title on its line explains it.</summary>
    public void Heading(string title, string explanation)
    {
        Blank();
        _text.Append(Ink.Bold(title)).Append(explanation.Length > 0 ? "  " : "").Append(explanation).Append('\n');
    }

    public void Blank() => _text.Append('\n');

    /// <summary>One line that is known to fit, colours aside.</summary>
    public void Line(string line) => _text.Append(line.TrimEnd()).Append('\n');

    /// <summary>A whole table, titles first.</summary>
    public void Table(TextTable table, string indent)
    {
        string rendered = table.Render(Width, indent, Glyphs);
        int titles = rendered.IndexOf('\n', StringComparison.Ordinal);
        _text.Append(Ink.Dim(rendered[..titles])).Append(rendered, titles, rendered.Length - titles);
    }

    /// <summary>A paragraph wrapped at spaces.</summary>
    public void Paragraph(string paragraph, int indent = 0) => Paragraph("", paragraph, indent, plain => plain);

    /// <summary>A paragraph whose first line begins with a mark and the others below the text.</summary>
    public void Paragraph(string mark, string paragraph, int indent, Func<string, string> paint)
    {
        string margin = new(' ', indent);
        string first = margin + mark;
        foreach (string line in Wrapping.Wrap(paragraph, Width - first.Length))
        {
            _text.Append(paint(first + line)).Append('\n');
            first = margin + new string(' ', mark.Length);
        }
    }

    public override string ToString() => _text.ToString();
}
