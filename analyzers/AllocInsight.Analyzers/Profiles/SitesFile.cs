using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>A profile as text (<c>*.allocsites</c>), read: <c>docs/formats/allocsites.md</c>.</summary>
internal sealed class SitesFile
{
    /// <summary>What the extension of such files is.</summary>
    public const string Extension = ".allocsites";

    private const string Header = "# allocinsight sites v1";
    private const string FamilyHeader = "# allocinsight sites v";

    private static readonly string[] Columns =
        ["path", "sha256", "line", "column", "method", "ilOffset", "type", "objects", "bytes", "share", "diedYoung", "slotSize", "verdict"];

    private readonly List<SiteRow> _rows = [];

    private SitesFile(string path, SourceText text)
    {
        Path = path;
        Text = text;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Its text.</summary>
    public SourceText Text { get; }

    /// <summary>All its rows; none if it could not be read.</summary>
    public IReadOnlyList<SiteRow> Rows => _rows;

    /// <summary>Why it could not be read, and null if it could.</summary>
    public string? Error { get; private set; }

    /// <summary>Where in the text that was found.</summary>
    public TextSpan ErrorSpan { get; private set; }

    /// <summary>Reads it. Never throws.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="text">Its text; null where it could not be read at all.</param>
    public static SitesFile Read(string path, SourceText? text)
    {
        SitesFile file = new(path, text ?? SourceText.From(""));
        if (text is null)
            file.Error = "it cannot be opened";
        else
            file.ReadLines();
        if (file.Error is not null)
            file._rows.Clear();
        return file;
    }

    private void ReadLines()
    {
        for (int i = 0; i < Text.Lines.Count && Error is null; i++)
        {
            TextLine line = Text.Lines[i];
            string content = line.ToString();
            string? error = i switch
            {
                0 => Text.Length == 0 ? "it is empty" : CheckHeader(content),
                1 when content.Length == 0 && Text.Lines.Count == 2 => "it ends after its first line",
                1 => content == string.Join("\t", Columns) ? null : "its second line does not name the columns of version 1",
                _ => content.Length == 0 ? null : ReadRow(content, line.Span),
            };
            if (error is not null)
                (Error, ErrorSpan) = (error, line.Span);
        }

        if (Error is null && Text.Lines.Count < 2)
            Error = "it ends after its first line";
    }

    private static string? CheckHeader(string line)
    {
        string start = line.Split('\t')[0];
        if (start == Header)
            return null;
        return start.StartsWith(FamilyHeader, StringComparison.Ordinal)
            ? $"it is of another version ('{start.Substring(FamilyHeader.Length)}' instead of '1'): update the analyzers, or profile again"
            : $"its first line is not '{Header}'";
    }

    private string? ReadRow(string content, TextSpan span)
    {
        string[] fields = content.Split('\t');
        if (fields.Length != Columns.Length)
            return $"a row has {fields.Length} fields instead of {Columns.Length}";
        for (int i = 0; i < fields.Length; i++)
            fields[i] = Unescape(fields[i]);

        double[] numbers = new double[fields.Length];
        foreach (int i in (ReadOnlySpan<int>)[2, 3, 7, 8, 9, 10, 11])
        {
            bool isOptional = i is 3 or 10 or 11;
            if (fields[i].Length == 0 && isOptional)
                numbers[i] = double.NaN;
            else if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return $"'{fields[i]}' in the column '{Columns[i]}' is not a number";
        }

        SiteFigures figures = new(
            numbers[7], numbers[8], numbers[9],
            double.IsNaN(numbers[10]) ? null : numbers[10],
            double.IsNaN(numbers[11]) ? null : (int)numbers[11]);
        _rows.Add(new SiteRow(this, span, fields, figures, (int)numbers[2], double.IsNaN(numbers[3]) ? 0 : (int)numbers[3]));
        return null;
    }

    private static string Unescape(string field)
    {
        if (field.IndexOf('\\') < 0)
            return field;
        StringBuilder text = new(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            bool isEscape = field[i] == '\\' && i + 1 < field.Length;
            text.Append(!isEscape ? field[i] : field[++i] switch
            {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                char other => other,
            });
        }

        return text.ToString();
    }
}
