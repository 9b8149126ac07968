using System.IO.Compression;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Traces;

/// <summary>A trace kept in the repository, unpacked for one test.</summary>
internal sealed class RecordedTrace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecordedTrace(string name, int? keepBytes = null)
    {
        Path = _folder.File($"{name}.nettrace");
        using FileStream packed = File.OpenRead(Repository.PathOf($"tests/AllocInsight.Cli.Tests/Traces/{name}.nettrace.gz"));
        using GZipStream unpacking = new(packed, CompressionMode.Decompress);
        using FileStream file = File.Create(Path);
        unpacking.CopyTo(file);
        if (keepBytes is { } bytes) file.SetLength(bytes);
    }

    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
