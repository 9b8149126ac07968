namespace AllocInsight.Corpus;

/// <summary>What can be foreseen to fail; the message says what to do.</summary>
internal sealed class CorpusException(string message) : Exception(message);
