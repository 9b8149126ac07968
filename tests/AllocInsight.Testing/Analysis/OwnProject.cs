using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Testing.Analysis;

/// <summary>
/// A project of this repository, compiled from its files as they lie on disk. Roughly: generators do not run, and packages that the test itself does not
/// refer to are missing, so that there may be errors.
/// </summary>
public sealed class OwnProject
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private readonly CSharpCompilation _compilation;

    private OwnProject(CSharpCompilation compilation) => _compilation = compilation;

    /// <summary>All projects below these folders, those that others refer to first.</summary>
    /// <param name="folders">Relative to the repository.</param>
    public static IReadOnlyList<OwnProject> Below(params string[] folders)
    {
        Dictionary<string, OwnProject> known = new(StringComparer.Ordinal);
        foreach (string folder in folders)
        {
            foreach (string project in Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                Add(project, known);
        }

        return [.. known.Values];
    }

    /// <summary>What analyzers say of it, in source order, each with the file's path relative to the repository. Throws where one throws.</summary>
    public async Task<IReadOnlyList<(string File, Diagnostic Diagnostic)>> AnalyzeAsync(IEnumerable<DiagnosticAnalyzer> analyzers)
    {
        List<string> crashes = [];
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => { lock (crashes) crashes.Add($"{analyzer} in {_compilation.AssemblyName}: {exception}"); },
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await _compilation.WithAnalyzers([.. analyzers], options).GetAnalyzerDiagnosticsAsync().ConfigureAwait(false);
        crashes.AddRange(found.Where(diagnostic => diagnostic.Id == "AD0001").Select(diagnostic => diagnostic.ToString()));
        return crashes.Count > 0
            ? throw new RuleTestException("An analyzer throws (AD0001).", [.. crashes])
            : [.. found.Select(diagnostic => (FileOf(diagnostic), diagnostic)).OrderBy(pair => pair.Item1, StringComparer.Ordinal).ThenBy(pair => pair.diagnostic.Location.SourceSpan)];
    }

    private static string FileOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree ? Path.GetRelativePath(Repository.Root, tree.FilePath).Replace('\\', '/') : "";

    private static OwnProject Add(string project, Dictionary<string, OwnProject> known)
    {
        string path = Path.GetFullPath(project);
        if (known.TryGetValue(path, out OwnProject? own)) return own;
        var document = XDocument.Load(path);
        string folder = Path.GetDirectoryName(path)!;
        OwnProject[] others = [.. Items(document, "ProjectReference").Select(reference => Add(Path.Combine(folder, reference), known))];
        own = new OwnProject(CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path),
            [.. Sources(path, folder, document)],
            [.. References.Running(), .. others.SelectMany(other => other.WithItsOwn()).Distinct()],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)));
        known.Add(path, own);
        return own;
    }

    private static IEnumerable<SyntaxTree> Sources(string project, string folder, XDocument document)
    {
        IEnumerable<string> friends = Items(document, "InternalsVisibleTo").Select(name => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]");
        bool isAnalyzer = project.StartsWith(Repository.PathOf("analyzers"), StringComparison.Ordinal), isTest = project.EndsWith(".Tests.csproj", StringComparison.Ordinal);
        string usings = (isAnalyzer ? "" : ImplicitUsings) + (isTest ? "global using Xunit;" : "");
        yield return CSharpSyntaxTree.ParseText(usings + string.Concat(friends), Parsing);
        foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
                yield return CSharpSyntaxTree.ParseText(File.ReadAllText(file), Parsing, file);
        }
    }

    private static IEnumerable<string> Items(XDocument document, string kind) => document.Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>();

    private IEnumerable<MetadataReference> WithItsOwn() => _compilation.References.OfType<CompilationReference>().Append(_compilation.ToMetadataReference());
}
