using System.Collections.Immutable;
using AllocInsight.Pooling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace AllocInsight.Testing.Analysis;

/// <summary>What test sources are compiled against: the running framework, and the pool. Read once.</summary>
internal static class References
{
    private static readonly ImmutableArray<MetadataReference> Framework = ReadFramework();
    private static readonly ImmutableArray<MetadataReference> WithPool =
        [.. Framework, MetadataReference.CreateFromFile(typeof(Pool).Assembly.Location)];

    public static ImmutableArray<MetadataReference> All(bool pool) => pool ? WithPool : Framework;

    /// <summary>All that the running test refers to, but for what is this repository's own.</summary>
    public static IEnumerable<MetadataReference> Running() => TrustedFiles()
        .Where(path => !Path.GetFileName(path).StartsWith("AllocInsight", StringComparison.OrdinalIgnoreCase))
        .Select(path => MetadataReference.CreateFromFile(path));

    /// <summary>An assembly of one source file.</summary>
    public static MetadataReference OfSource(string source, bool isCompiled)
    {
        var compilation = CSharpCompilation.Create("Library", [CSharpSyntaxTree.ParseText(source)], WithPool, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
            throw new RuleTestException("The library does not compile.", [.. result.Diagnostics.Select(FlagCheck.Describe), TextDifference.Numbered(source)]);
        return isCompiled ? MetadataReference.CreateFromImage(image.ToArray()) : compilation.ToMetadataReference();
    }

    private static ImmutableArray<MetadataReference> ReadFramework()
    {
        // The list also names the test's own assemblies, which a program under test does not see.
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. TrustedFiles()
                .Where(path => Path.GetDirectoryName(path) == folder)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }

    private static string[] TrustedFiles() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
}
