using System.Runtime.InteropServices;

namespace AllocInsight.Benchmarks.Compare.Contenders;

/// <summary>Names a native library by type, so that a contender's functions are constants where it is compiled.</summary>
internal interface ILibrary
{
    static abstract NativeLibraryFunctions Library { get; }
}

/// <summary>A native allocator's functions; 0 where the library is not installed.</summary>
internal sealed class NativeLibraryFunctions
{
    public NativeLibraryFunctions(string name, string file, string prefix, string package)
    {
        (Name, Package) = (name, package);
        if (NativeLibrary.TryLoad(file, out nint library))
        {
            Malloc = NativeLibrary.GetExport(library, prefix + "malloc");
            Free = NativeLibrary.GetExport(library, prefix + "free");
            Realloc = NativeLibrary.GetExport(library, prefix + "realloc");
        }
    }

    public string Name { get; }

    /// <summary>What to do to have it.</summary>
    public string Package { get; }

    public nint Malloc { get; }

    public nint Free { get; }

    public nint Realloc { get; }

    public bool IsInstalled => Malloc != 0;
}

internal readonly struct Mimalloc : ILibrary
{
    public static NativeLibraryFunctions Library { get; } = new("mimalloc", "libmimalloc.so.2", "mi_", "install libmimalloc2.0");
}

internal readonly struct SecureMimalloc : ILibrary
{
    public static NativeLibraryFunctions Library { get; } = new("secure", "libmimalloc-secure.so.2", "mi_", "in no Debian package; build mimalloc with MI_SECURE=ON");
}

internal readonly struct Jemalloc : ILibrary
{
    public static NativeLibraryFunctions Library { get; } = new("jemalloc", "libjemalloc.so.2", "", "install libjemalloc2 and set GLIBC_TUNABLES=glibc.rtld.optional_static_tls=8192");
}

internal readonly struct Tcmalloc : ILibrary
{
    public static NativeLibraryFunctions Library { get; } = new("tcmalloc", "libtcmalloc_minimal.so.4", "tc_", "install libtcmalloc-minimal4");
}
