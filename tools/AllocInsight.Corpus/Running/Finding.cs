using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Corpus.Running;

/// <summary>One diagnostic, for people.</summary>
/// <param name="File">Relative to the current folder where it lies below; empty without a place.</param>
/// <param name="Line">From 1; 0 without a place.</param>
/// <param name="Column">From 1; 0 without a place.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Severity">How loud it is.</param>
/// <param name="Message">What the rule says.</param>
/// <param name="Source">The line of code.</param>
/// <param name="Fix">The title of the fix that is offered; null if none is.</param>
internal sealed record Finding(string File, int Line, int Column, string Rule, DiagnosticSeverity Severity, string Message, string Source, string? Fix)
{
    public static Finding Of(Diagnostic diagnostic, string? fix)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        string message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        if (!span.IsValid) return new Finding("", 0, 0, diagnostic.Id, diagnostic.Severity, message, "", fix);
        LinePosition start = span.StartLinePosition;
        return new Finding(Shorten(span.Path), start.Line + 1, start.Character + 1, diagnostic.Id, diagnostic.Severity, message, SourceLine(diagnostic, start.Line), fix);
    }

    private static string SourceLine(Diagnostic diagnostic, int line) =>
        diagnostic.Location.SourceTree?.GetText().Lines[line].ToString().Trim() ?? "";

    private static string Shorten(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
