namespace AllocInsight.Profiling.Symbols;

/// <summary>What is known about a module's symbols, and if nothing, why.</summary>
public enum SymbolStatus
{
    /// <summary>The PDB is open, and is the one that the module was built with.</summary>
    Found,

    /// <summary>The module has no file: it was made at run time or loaded from memory.</summary>
    NoFile,

    /// <summary>The module's file is gone, is locked, or is no .NET assembly.</summary>
    UnreadableModule,

    /// <summary>The module's file is not the one that the process loaded: it was rebuilt since.</summary>
    ModuleChanged,

    /// <summary>The module was built without symbols, or its PDB is in none of the known places.</summary>
    NoPdb,

    /// <summary>A PDB was found, but it is of another build.</summary>
    PdbMismatch,

    /// <summary>The PDB is in the old Windows format, which only Windows can read.</summary>
    WindowsPdb,

    /// <summary>The PDB is damaged or locked.</summary>
    UnreadablePdb,
}

/// <summary>A module of the measured program without source lines.</summary>
/// <param name="Module">Its simple name.</param>
/// <param name="Path">Its file, as the process loaded it; may be empty.</param>
/// <param name="Status">Why there are none.</param>
public sealed record MissingSymbols(string Module, string Path, SymbolStatus Status)
{
    /// <summary>One sentence for a reader of the report.</summary>
    public string Explanation => Status switch
    {
        SymbolStatus.NoFile => $"{Module} has no lines: it was generated at run time.",
        SymbolStatus.UnreadableModule => $"{Module} has no lines: {Path} cannot be read.",
        SymbolStatus.ModuleChanged => $"{Module} has no lines: {Path} was rebuilt after the process loaded it.",
        SymbolStatus.PdbMismatch => $"{Module} has no lines: the PDB found is of another build.",
        SymbolStatus.WindowsPdb => $"{Module} has no lines: its PDB is in the Windows format; build with <DebugType>portable</DebugType>.",
        SymbolStatus.UnreadablePdb => $"{Module} has no lines: its PDB cannot be read.",
        _ => $"{Module} has no lines: no PDB was found for {Path}.",
    };
}
