using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Corpus.Fixing;

/// <summary>Writes what fixes changed, in each file's own encoding and with its own line ends.</summary>
internal sealed class ChangedFiles
{
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _otherLineEnds = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>Files into which a fix wrote line ends that they did not have.</summary>
    public IReadOnlyCollection<string> OtherLineEnds => _otherLineEnds;

    public static async Task<ChangedFiles> WriteAsync(Solution before, Solution after, FixLog log)
    {
        ChangedFiles files = new();
        foreach (DocumentId id in after.GetChanges(before).GetProjectChanges().SelectMany(project => project.GetChangedDocuments()))
        {
            Document document = after.GetDocument(id)!;
            SourceText old = await before.GetDocument(id)!.GetTextAsync();
            SourceText text = await document.GetTextAsync();
            if (old.ContentEquals(text) || files._paths.Contains(document.FilePath!)) continue;
            if (!files.Write(document.FilePath!, old, text.ToString()))
                log.Fail([$"not written: {document.FilePath} cannot be read and written back unchanged."]);
        }

        return files;
    }

    private bool Write(string path, SourceText old, string text)
    {
        Encoding encoding = old.Encoding ?? Encoding.UTF8;
        string oldText = old.ToString();
        byte[] bytes = File.ReadAllBytes(path);
        byte[] mark = encoding.GetPreamble() is { Length: > 0 } preamble && bytes.AsSpan().StartsWith(preamble) ? preamble : [];
        if (!bytes.AsSpan().SequenceEqual((byte[])[.. mark, .. encoding.GetBytes(oldText)])) return false;

        string kept = WithLineEndsOf(oldText, text);
        if (kept != text) _otherLineEnds.Add(path);
        File.WriteAllBytes(path, [.. mark, .. encoding.GetBytes(kept)]);
        _paths.Add(path);
        return true;
    }

    // A file with both kinds is left as the fix made it.
    private static string WithLineEndsOf(string old, string text)
    {
        bool hasWindows = old.Contains("\r\n", StringComparison.Ordinal);
        bool hasUnix = old.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal);
        if (hasWindows == hasUnix) return text;
        string unix = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return hasUnix ? unix : unix.Replace("\n", "\r\n", StringComparison.Ordinal);
    }
}
