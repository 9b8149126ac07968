namespace AllocInsight.Testing.Analysis;

/// <summary>A rule or its fix does not do what the test states.</summary>
public sealed class RuleTestException(string message, params string[] details) : Exception(string.Join('\n', [message, .. details]));
