namespace AllocInsight.Corpus.Fixing;

/// <summary>What was fixed, and what went wrong.</summary>
internal sealed class FixLog
{
    private readonly SortedDictionary<string, RuleFixes> _rules = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private readonly List<string> _notes = [];

    public IReadOnlyDictionary<string, RuleFixes> Rules => _rules;

    /// <summary>Edits lost, fixes and analyzers that threw, errors that fixes brought.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>What is worth knowing and not wrong by itself.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public bool IsClean => _failures.Count == 0;

    // Each round may meet the same failure.
    public void Fail(IEnumerable<string> failures) => _failures.AddRange(failures.Distinct().Except(_failures).ToArray());

    public void Note(IEnumerable<string> notes) => _notes.AddRange(notes.Distinct().Except(_notes).ToArray());

    public RuleFixes Of(string rule)
    {
        if (!_rules.TryGetValue(rule, out RuleFixes? fixes)) _rules[rule] = fixes = new RuleFixes();
        return fixes;
    }
}
