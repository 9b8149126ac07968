namespace AllocInsight.Corpus.Fixing;

/// <summary>What became of one rule's findings.</summary>
internal sealed class RuleFixes
{
    /// <summary>Findings with a fix, before any.</summary>
    public int Found { get; set; }

    /// <summary>Findings that fixes removed.</summary>
    public int Fixed { get; set; }

    /// <summary>Rounds that changed something.</summary>
    public int Rounds { get; set; }

    /// <summary>Findings in a document after a round that was to fix all of them there: lost by FixAll, or made by another fix.</summary>
    public int Late { get; set; }

    /// <summary>Findings with a fix that remained in the end.</summary>
    public int Left { get; set; }
}
