using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Corpus.Timing;

/// <summary>One project, compiled from its text again and again: nothing that was parsed, read or bound is used twice.</summary>
internal sealed class FreshCompile
{
    private readonly CSharpCompilation _model;
    private readonly AnalyzerOptions _options;
    private readonly (string Path, SourceText Text, CSharpParseOptions Options)[] _sources;
    private readonly Func<MetadataReference>[] _references;

    private FreshCompile(CSharpCompilation model, AnalyzerOptions options)
    {
        _model = model;
        _options = options;
        _sources = [.. model.SyntaxTrees.Select(tree => (tree.FilePath, tree.GetText(), (CSharpParseOptions)tree.Options))];
        _references = [.. model.References.Select(Reader)];
    }

    public static async Task<FreshCompile> OfAsync(Project project) =>
        new((CSharpCompilation)(await project.GetCompilationAsync())!, project.AnalyzerOptions);

    /// <summary>A whole compile.</summary>
    public void Emit()
    {
        using MemoryStream code = new();
        using MemoryStream symbols = new();
        EmitResult result = Parse().Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success)
            throw new CorpusException($"It does not compile; is it restored, and what it refers to built? {result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)}");
    }

    /// <summary>Everything but the writing.</summary>
    public void Bind() => Parse().GetDiagnostics();

    /// <summary>The same, with analyzers listening.</summary>
    public Task AnalyzeAsync(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        CompilationWithAnalyzersOptions options = new(_options, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return Parse().WithAnalyzers(analyzers, options).GetAllDiagnosticsAsync(CancellationToken.None);
    }

    private CSharpCompilation Parse() => CSharpCompilation.Create(
        _model.AssemblyName,
        _sources.AsParallel().AsOrdered().Select(source => CSharpSyntaxTree.ParseText(source.Text, source.Options, source.Path)),
        _references.Select(read => read()),
        _model.Options);

    private static Func<MetadataReference> Reader(MetadataReference reference)
    {
        if (reference is PortableExecutableReference { FilePath: { } path })
            return () => MetadataReference.CreateFromFile(path, reference.Properties);
        if (reference is not CompilationReference { Compilation: { } other })
            return () => reference;

        using MemoryStream image = new();
        other.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: true));
        ImmutableArray<byte> bytes = [.. image.ToArray()];
        return () => MetadataReference.CreateFromImage(bytes, reference.Properties);
    }
}
