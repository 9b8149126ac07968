namespace AllocInsight.Cli.Tests.Captures;

/// <summary>Tests that measure a process run one after another, so that they do not starve each other of their cores.</summary>
[CollectionDefinition(nameof(OneCaptureAtATime))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's own term.")]
public class OneCaptureAtATime;
