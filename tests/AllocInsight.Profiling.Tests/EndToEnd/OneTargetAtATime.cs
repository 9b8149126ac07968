namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>Tests that measure a busy process run one after another, so that they do not starve each other of their two cores.</summary>
[CollectionDefinition(nameof(OneTargetAtATime))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's own term.")]
public class OneTargetAtATime;
