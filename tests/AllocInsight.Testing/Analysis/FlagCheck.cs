using Microsoft.CodeAnalysis;

namespace AllocInsight.Testing.Analysis;

/// <summary>Compares expected flags with the diagnostics that were found.</summary>
internal static class FlagCheck
{
    /// <summary>Throws unless the diagnostics are exactly those expected, by span and, where one is given, by id.</summary>
    public static void Match(MarkedSource expected, IReadOnlyList<Diagnostic> found, string occasion)
    {
        // A flag with an id takes its diagnostic first: one without takes what is left at its span.
        var unexpected = found.ToList();
        var missing = new List<Flag>();
        foreach (Flag flag in expected.Flags.OrderBy(flag => flag.Id is null))
        {
            int index = unexpected.FindIndex(diagnostic => Fits(flag, diagnostic));
            if (index < 0) missing.Add(flag);
            else unexpected.RemoveAt(index);
        }

        if (missing.Count + unexpected.Count > 0) throw new RuleTestException(Describe(expected, found, missing, unexpected, occasion));
    }

    /// <summary>Id, place and message of a diagnostic.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        string at = place.IsValid ? $"{place.Path} ({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1})" : "no place";
        return $"{diagnostic.Severity} {diagnostic.Id} at {at}: {diagnostic.GetMessage(null)}";
    }

    private static bool Fits(Flag flag, Diagnostic diagnostic) =>
        IsInTest(diagnostic) && diagnostic.Location.SourceSpan == flag.Span && (flag.Id is null || flag.Id == diagnostic.Id);

    private static bool IsInTest(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.FilePath == TestSolution.MainFile;

    private static string Describe(
        MarkedSource expected, IReadOnlyList<Diagnostic> found, List<Flag> missing, List<Diagnostic> unexpected, string occasion)
    {
        IEnumerable<string> lines =
        [
            $"The diagnostics {occasion} are not those expected.",
            .. missing.Select(flag => $"  missing:    {flag.Id ?? "any id"} on '{expected.Text.Substring(flag.Span.Start, flag.Span.Length)}'"),
            .. unexpected.Select(diagnostic => $"  unexpected: {Describe(diagnostic)}"),
            "--- expected",
            TextDifference.Numbered(MarkedSource.Render(expected.Text, expected.Flags)),
            "--- found",
            TextDifference.Numbered(MarkedSource.Render(
                expected.Text, found.Where(IsInTest).Select(diagnostic => new Flag(diagnostic.Location.SourceSpan, diagnostic.Id)))),
        ];
        return string.Join('\n', lines);
    }
}
