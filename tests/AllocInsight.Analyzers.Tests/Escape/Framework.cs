using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>The assemblies that the tests run on, as symbols.</summary>
internal static class Framework
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
                    || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A compilation without code.</summary>
    public static CSharpCompilation Empty { get; } = CSharpCompilation.Create(
        "Sample", references: References, options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    /// <summary>The public type of this metadata name; null when there is none.</summary>
    public static INamedTypeSymbol? FindType(string metadataName) =>
        Empty.GetTypesByMetadataName(metadataName).FirstOrDefault(IsVisible);

    /// <summary>Whether other assemblies can use or override it.</summary>
    public static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>A compilation of this code, in a version of the language whose conversions to spans are calls.</summary>
    public static CSharpCompilation Compile(string code) =>
        Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp12)));

    /// <summary>What keeps the compilation from being right.</summary>
    public static IEnumerable<Diagnostic> Errors(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
