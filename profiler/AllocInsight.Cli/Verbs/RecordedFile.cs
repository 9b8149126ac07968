using AllocInsight.Profiling;

namespace AllocInsight.Cli.Verbs;

/// <summary>Tells the files apart that <c>report</c> reads: by their first bytes, by extension only where these say nothing.</summary>
internal static class RecordedFile
{
    private static ReadOnlySpan<byte> TraceMagic => "Nettrace"u8;

    /// <summary>True for a JSON profile, false for a trace.</summary>
    /// <exception cref="ProfilingException">There is no such file, or it is neither.</exception>
    public static bool IsProfile(string path)
    {
        if (Directory.Exists(path)) throw Unreadable(path, "it is a folder.");
        if (!File.Exists(path)) throw Unreadable(path, "there is no such file.");

        Span<byte> start = stackalloc byte[TraceMagic.Length];
        start = start[..ReadStart(path, start)];
        if (start.SequenceEqual(TraceMagic)) return false;
        if (start.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..]) return true;

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NETTRACE" => false,
            ".JSON" => true,
            _ => throw Unreadable(path, start.IsEmpty ? "it is empty." : "it is neither a .nettrace nor a .json profile of this tool."),
        };
    }

    private static int ReadStart(string path, Span<byte> buffer)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, "it cannot be opened.", e);
        }
    }

    private static ProfilingException Unreadable(string path, string reason, Exception? cause = null) =>
        new(ProfilingFailure.Usage, $"Cannot read '{path}': {reason}", cause);
}
