namespace AllocInsight.Corpus;

/// <summary>What can be foreseen to fail; the message says what to do.</summary>
internal sealed class CorpusException(string message) : Exception(message)
{
    private const int MostLines = 40;

    /// <summary>Another program failed: the beginning of what it printed says why.</summary>
    public CorpusException(string message, string output)
        : this(string.Join('\n', output.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Take(MostLines).Prepend(message)))
    {
    }
}
