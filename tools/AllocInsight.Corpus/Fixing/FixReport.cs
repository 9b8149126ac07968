using System.Globalization;

namespace AllocInsight.Corpus.Fixing;

/// <summary>Prints what was fixed.</summary>
internal static class FixReport
{
    // One bug may show in each file.
    private const int MostShown = 50;

    public static void Print(TextWriter output, FixLog log, ChangedFiles files, string folder)
    {
        Table table = new("rule", "with a fix", "fixed", "rounds", "late", "left");
        foreach ((string rule, RuleFixes fixes) in log.Rules.Where(rule => rule.Value.Found + rule.Value.Rounds > 0))
            table.Add(rule, Text(fixes.Found), Text(fixes.Fixed), Text(fixes.Rounds), Text(fixes.Late), Text(fixes.Left));
        RuleFixes[] all = [.. log.Rules.Values];
        table.Add("all", Text(all.Sum(rule => rule.Found)), Text(all.Sum(rule => rule.Fixed)), Text(all.Sum(rule => rule.Rounds)), Text(all.Sum(rule => rule.Late)), Text(all.Sum(rule => rule.Left)));
        table.Print(output);

        output.WriteLine($"{files.Paths.Count} files changed:");
        foreach (string path in files.Paths)
            output.WriteLine("  " + Path.GetRelativePath(folder, path));
        output.WriteLine();
        Lines(output, "files into which fixes wrote other line ends than theirs; corrected", [.. files.OtherLineEnds.Select(path => Path.GetRelativePath(folder, path))]);
        Lines(output, "notes", [.. log.Notes]);
        Lines(output, "failures", [.. log.Failures]);
    }

    private static void Lines(TextWriter output, string title, List<string> lines)
    {
        if (lines.Count == 0) return;
        output.WriteLine($"{lines.Count} {title}:");
        foreach (string line in lines.Take(MostShown))
            output.WriteLine("  " + line);
        if (lines.Count > MostShown) output.WriteLine("  ...");
        output.WriteLine();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
