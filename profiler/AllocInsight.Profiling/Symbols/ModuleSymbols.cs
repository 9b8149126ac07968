using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Metadata and source lines of one module. Files are opened at first use and stay open until <see cref="Dispose"/>.
/// Missing, foreign and damaged files yield nothing and are told by <see cref="Status"/>. Not safe for several threads at once.
/// </summary>
public sealed class ModuleSymbols : IDisposable
{
    private static readonly Guid Sha256Algorithm = new("8829d00f-11b8-4213-878b-770e8597ac16");

    private readonly Guid _expectedPdbId;
    private readonly string? _recordedPdbPath;
    private readonly Dictionary<int, MethodLines?> _lines = [];
    private readonly Dictionary<DocumentHandle, (string, string?)> _documents = [];
    private readonly Lazy<PEReader?> _image;
    private readonly Lazy<MetadataReader?> _metadata;
    private readonly Lazy<MetadataReader?> _pdb;
    private MetadataReaderProvider? _pdbProvider;
    private SymbolStatus _status = SymbolStatus.Found;

    /// <summary>Names a module; opens nothing yet.</summary>
    /// <param name="path">Its file; empty for modules without one.</param>
    /// <param name="expectedPdbId">The PDB id that the process reported for it; empty where it reported none.</param>
    /// <param name="recordedPdbPath">Where the process says that the PDB was built; null where it does not.</param>
    public ModuleSymbols(string path, Guid expectedPdbId = default, string? recordedPdbPath = null)
    {
        Path = path;
        Name = path.Length == 0 ? "(dynamic)" : System.IO.Path.GetFileNameWithoutExtension(path[(path.LastIndexOf('\\') + 1)..]);
        _expectedPdbId = expectedPdbId;
        _recordedPdbPath = recordedPdbPath;
        _image = new(OpenImage, isThreadSafe: false);
        _metadata = new(OpenMetadata, isThreadSafe: false);
        _pdb = new(OpenPdb, isThreadSafe: false);
    }

    /// <summary>The module's file; empty for modules without one.</summary>
    public string Path { get; }

    /// <summary>The module's simple name.</summary>
    public string Name { get; }

    /// <summary>Whether source lines are at hand, and if not, why. Opens the files to find out.</summary>
    public SymbolStatus Status => _pdb.Value is null ? _status : SymbolStatus.Found;

    /// <summary>The module's metadata; null where its file cannot be read or is of another build.</summary>
    internal MetadataReader? Metadata => _metadata.Value;

    /// <summary>The module's debugging metadata; null where <see cref="Status"/> is not <see cref="SymbolStatus.Found"/>.</summary>
    internal MetadataReader? Pdb => _pdb.Value;

    /// <summary>The module's file; null like <see cref="Metadata"/>.</summary>
    internal PEReader? Image => _metadata.Value is null ? null : _image.Value;

    /// <summary>Source line of an instruction; null without symbols. <paramref name="ilOffset"/> may be -1: the method's first line.</summary>
    public SourceLine? GetLine(int methodToken, int ilOffset) => Tolerate(() => GetLines(methodToken)?.At(ilOffset));

    /// <summary>The line of an instruction if it comes after that of another one; null otherwise.</summary>
    internal int? LineAfter(int methodToken, int firstIlOffset, int ilOffset) =>
        GetLine(methodToken, ilOffset)?.Line is var line && line > GetLine(methodToken, firstIlOffset)?.Line ? line : null;

    /// <summary>The source lines of a method; null where it has none.</summary>
    internal MethodLines? GetLines(int methodToken)
    {
        if (_lines.TryGetValue(methodToken, out var lines)) return lines;
        lines = Tolerate(() =>
            Pdb is { } pdb && TryGetMethod(methodToken, out var method) && MetadataTokens.GetRowNumber(method) <= pdb.MethodDebugInformation.Count
                ? MethodLines.Read(pdb, method, GetDocument)
                : null);
        return _lines[methodToken] = lines;
    }

    /// <summary>The definition that a token names; false where the module has no such method.</summary>
    internal bool TryGetMethod(int token, out MethodDefinitionHandle method)
    {
        method = default;
        if (Metadata is not { } metadata || (token >> 24) != (int)TableIndex.MethodDef) return false;
        var row = token & 0xFFFFFF;
        if (row < 1 || row > metadata.MethodDefinitions.Count) return false;
        method = MetadataTokens.MethodDefinitionHandle(row);
        return true;
    }

    /// <summary>Runs a read of files that may be damaged anywhere; null where they are.</summary>
    internal static T? Tolerate<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (DamagedFile.Explains(exception))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pdbProvider?.Dispose();
        if (_image.IsValueCreated) _image.Value?.Dispose();
    }

    private PEReader? OpenImage()
    {
        if (Path.Length == 0)
        {
            _status = SymbolStatus.NoFile;
            return null;
        }

        PEReader? image = null;
        try
        {
            image = new PEReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
            if (image.HasMetadata) return image;
        }
        catch (Exception exception) when (DamagedFile.Explains(exception))
        {
            // Told by the status.
        }

        image?.Dispose();
        _status = SymbolStatus.UnreadableModule;
        return null;
    }

    private MetadataReader? OpenMetadata()
    {
        if (_image.Value is not { } image) return null;
        var metadata = Tolerate(() =>
        {
            if (HasExpectedPdbId(image)) return image.GetMetadataReader();
            _status = SymbolStatus.ModuleChanged;
            return null;
        });
        if (metadata is null && _status == SymbolStatus.Found) _status = SymbolStatus.UnreadableModule;
        return metadata;
    }

    private bool HasExpectedPdbId(PEReader image)
    {
        if (_expectedPdbId == Guid.Empty) return true;
        foreach (var entry in image.ReadDebugDirectory())
        {
            if (entry.Type == DebugDirectoryEntryType.CodeView && image.ReadCodeViewDebugDirectoryData(entry).Guid == _expectedPdbId) return true;
        }

        return false;
    }

    private MetadataReader? OpenPdb()
    {
        if (Image is not { } image) return null;
        (_pdbProvider, _status) = PortablePdb.Open(image, Path, _recordedPdbPath);
        var pdb = Tolerate(() => _pdbProvider?.GetMetadataReader());
        if (pdb is null && _status == SymbolStatus.Found) _status = SymbolStatus.UnreadablePdb;
        return pdb;
    }

    private (string Name, string? Sha256) GetDocument(DocumentHandle handle)
    {
        if (_documents.TryGetValue(handle, out var known)) return known;
        var document = Pdb!.GetDocument(handle);
        var sha256 = Pdb.GetGuid(document.HashAlgorithm) == Sha256Algorithm ? Convert.ToHexStringLower(Pdb.GetBlobBytes(document.Hash)) : null;
        return _documents[handle] = (Pdb.GetString(document.Name), sha256);
    }
}
