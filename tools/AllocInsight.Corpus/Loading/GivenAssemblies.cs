using System.Reflection;
using System.Runtime.Loader;

namespace AllocInsight.Corpus.Loading;

/// <summary>Assemblies by their files, even where this program has others of the same names. The compiler is this program's.</summary>
internal sealed class GivenAssemblies : AssemblyLoadContext
{
    private readonly IReadOnlyList<string> _files;

    private GivenAssemblies(IReadOnlyList<string> files)
    {
        _files = files;
        Resolving += (_, name) => Beside(name) is { } file ? LoadFromAssemblyPath(file) : null;
    }

    public static IEnumerable<Assembly> Load(IReadOnlyList<string> files)
    {
        GivenAssemblies given = new(files);
        return files.Select(given.LoadFromAssemblyPath);
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == assemblyName.Name) is { } own ? LoadFromAssemblyPath(own) : null;

    private string? Beside(AssemblyName name) =>
        _files.Select(file => Path.Combine(Path.GetDirectoryName(file)!, name.Name + ".dll")).FirstOrDefault(File.Exists);
}
