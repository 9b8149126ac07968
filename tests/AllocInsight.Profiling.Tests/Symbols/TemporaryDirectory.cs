namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>A directory of a test's own, deleted at its end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("allocinsight-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
