namespace AllocInsight.Profiling.Capture;

/// <summary>What a reader of the report must know to trust its figures: one sentence each, each once. Safe from any thread.</summary>
internal sealed class TraceNotes
{
    private readonly Lock _gate = new();
    private readonly List<string> _sentences = [];

    public IReadOnlyList<string> Sentences
    {
        get
        {
            lock (_gate) return [.. _sentences];
        }
    }

    public void Add(string sentence)
    {
        lock (_gate)
        {
            if (!_sentences.Contains(sentence, StringComparer.Ordinal)) _sentences.Add(sentence);
        }
    }
}
