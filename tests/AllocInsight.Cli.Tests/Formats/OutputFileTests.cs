using System.Runtime.Versioning;
using AllocInsight.Profiling;
using AllocInsight.Profiling.Output;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Formats;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_existing_file_is_replaced_as_a_whole()
    {
        string path = _folder.File("a.txt");
        File.WriteAllText(path, "something much longer than the new text");
        OutputFile.Write(path, "new é");
        Assert.Equal("new é"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_check_leaves_no_trace()
    {
        string existing = _folder.File("existing.txt");
        File.WriteAllText(existing, "kept");
        OutputFile.Check(existing);
        OutputFile.Check(_folder.File("new.txt"));
        Assert.Equal([existing], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("kept", File.ReadAllText(existing));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        string file = _folder.File("file.txt"), link = _folder.File("link.txt");
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, file);
        OutputFile.Write(link, "new");
        Assert.Equal("new", File.ReadAllText(file));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_folder_is_refused() => Refuses(_folder.Path, "it is a folder");

    [Fact]
    public void A_missing_folder_is_named() => Refuses(_folder.File("no/such/file.txt"), $"the folder '{_folder.File("no/such")}' does not exist");

    [Fact]
    public void A_name_that_is_too_long_is_refused() => Refuses(_folder.File(new string('x', 300)), "too long");

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_full_disk_is_reported_and_leaves_nothing()
    {
        ProfilingException failure = Assert.Throws<ProfilingException>(() => OutputFile.Write("/dev/full", "text"));
        Assert.Equal(ProfilingFailure.Tool, failure.Failure);
        Assert.Equal("Cannot write '/dev/full': no space left on device.", failure.Message);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_device_is_written_to_and_stays_a_device()
    {
        OutputFile.Check("/dev/null");
        OutputFile.Write("/dev/null", "text");
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    private void Refuses(string path, string reason)
    {
        foreach (Action action in new Action[] { () => OutputFile.Check(path), () => OutputFile.Write(path, "text") })
        {
            ProfilingException failure = Assert.Throws<ProfilingException>(action);
            Assert.Equal(ProfilingFailure.Tool, failure.Failure);
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
