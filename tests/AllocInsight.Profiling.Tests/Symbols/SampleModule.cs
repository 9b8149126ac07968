using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Text;
using AllocInsight.Profiling.Symbols;
using CodeSamples;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>The compiled samples: their file, their metadata, their source.</summary>
internal static class SampleModule
{
    public static Assembly Assembly => typeof(Order).Assembly;

    public static string Path => Assembly.Location;

    public static ModuleSymbols Open() => new(Path);

    /// <summary>Every method of the samples, compiler-made ones included.</summary>
    public static IEnumerable<MethodBase> Methods => Assembly.GetTypes()
        .SelectMany(static type => type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .OfType<MethodBase>();

    public static MethodBase Method(Type type, string name) =>
        type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .OfType<MethodBase>().Single(method => method.Name == name);

    /// <summary>One-based line of the comment <c>// mark: name</c> in a sample's source, which its PDB leads to.</summary>
    public static int MarkedLine(string mark)
    {
        using var symbols = Open();
        var source = symbols.GetLine(Method(typeof(InliningSample), nameof(InliningSample.Outer)).MetadataToken, 0)!.File;
        return Array.FindIndex(File.ReadAllLines(source), line => line.EndsWith($"// mark: {mark}", StringComparison.Ordinal)) + 1;
    }

    /// <summary>Copies the samples with the path of their PDB overwritten, so that the build's own is not found.</summary>
    public static void CopyWithoutPdb(string destination)
    {
        var bytes = File.ReadAllBytes(Path);
        using var image = new PEReader(new MemoryStream(bytes));
        var path = image.ReadCodeViewDebugDirectoryData(image.ReadDebugDirectory().Single(static entry => entry.Type == DebugDirectoryEntryType.CodeView)).Path;
        var position = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(path));
        bytes.AsSpan(position, path.Length - ".pdb".Length).Fill((byte)'x');
        File.WriteAllBytes(destination, bytes);
    }
}
