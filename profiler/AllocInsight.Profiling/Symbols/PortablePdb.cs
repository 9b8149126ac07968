using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Finds the portable PDB of a module: inside it, beside it, or where it was built. Never throws for what it finds.</summary>
internal static class PortablePdb
{
    private static ReadOnlySpan<byte> WindowsPdbMagic => "Microsoft C/C++ MSF"u8;

    /// <summary>Opens the PDB that <paramref name="image"/> names; null with a reason where that cannot be.</summary>
    public static (MetadataReaderProvider? Pdb, SymbolStatus Status) Open(PEReader image, string modulePath, string? recordedPath)
    {
        try
        {
            var directory = image.ReadDebugDirectory();
            foreach (var entry in directory.Where(static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb))
                return (image.ReadEmbeddedPortablePdbDebugDirectoryData(entry), SymbolStatus.Found);

            var status = SymbolStatus.NoPdb;
            foreach (var entry in directory.Where(static entry => entry.Type == DebugDirectoryEntryType.CodeView))
            {
                var codeView = image.ReadCodeViewDebugDirectoryData(entry);
                var id = new BlobContentId(codeView.Guid, entry.Stamp);
                foreach (var candidate in Candidates(modulePath, codeView.Path, recordedPath))
                {
                    var (pdb, found) = OpenFile(candidate, id);
                    if (pdb is not null) return (pdb, SymbolStatus.Found);
                    if (found != SymbolStatus.NoPdb) status = found;
                }
            }

            return (null, status);
        }
        catch (Exception exception) when (DamagedFile.Explains(exception))
        {
            return (null, SymbolStatus.UnreadablePdb);
        }
    }

    private static IEnumerable<string> Candidates(string modulePath, string builtPath, string? recordedPath)
    {
        var directory = Path.GetDirectoryName(modulePath) ?? "";
        // The path may be of another operating system: its own separators do not count.
        var fileName = builtPath[(builtPath.LastIndexOfAny(['/', '\\']) + 1)..];
        var candidates = new List<string> { Path.ChangeExtension(modulePath, ".pdb") };
        if (fileName.Length > 0) candidates.Add(Path.Combine(directory, fileName));
        if (Path.IsPathFullyQualified(builtPath)) candidates.Add(builtPath);
        if (recordedPath is not null && Path.IsPathFullyQualified(recordedPath)) candidates.Add(recordedPath);
        return candidates.Distinct(StringComparer.Ordinal);
    }

    private static (MetadataReaderProvider?, SymbolStatus) OpenFile(string path, BlobContentId id)
    {
        MetadataReaderProvider? provider = null;
        try
        {
            if (!File.Exists(path)) return (null, SymbolStatus.NoPdb);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (IsWindowsPdb(stream)) return (null, SymbolStatus.WindowsPdb);

            // Read whole, so that a long analysis does not keep the next build from writing the file.
            provider = MetadataReaderProvider.FromPortablePdbStream(stream, MetadataStreamOptions.PrefetchMetadata | MetadataStreamOptions.LeaveOpen);
            var header = provider.GetMetadataReader().DebugMetadataHeader;
            if (header is not null && new BlobContentId(header.Id) == id)
            {
                var found = provider;
                provider = null;
                return (found, SymbolStatus.Found);
            }

            return (null, SymbolStatus.PdbMismatch);
        }
        catch (Exception exception) when (DamagedFile.Explains(exception))
        {
            return (null, SymbolStatus.UnreadablePdb);
        }
        finally
        {
            provider?.Dispose();
        }
    }

    private static bool IsWindowsPdb(FileStream stream)
    {
        Span<byte> head = stackalloc byte[WindowsPdbMagic.Length];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == head.Length && head.SequenceEqual(WindowsPdbMagic);
    }
}
