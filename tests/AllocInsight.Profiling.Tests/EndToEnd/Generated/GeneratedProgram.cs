using AllocInsight.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Profiling.Tests.EndToEnd.Generated;

/// <summary>Compiles a source to a program with optimised code and symbols, in a folder that goes with it.</summary>
internal sealed class GeneratedProgram : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GeneratedProgram(string source)
    {
        SourcePath = _folder.File("P.cs");
        File.WriteAllText(SourcePath, source);
        File.WriteAllText(_folder.File("P.runtimeconfig.json"), $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""");
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), path: SourcePath);
        var compilation = CSharpCompilation.Create("P", [tree], Framework(), new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release));
        using var image = File.Create(DllPath);
        using var symbols = File.Create(_folder.File("P.pdb"));
        EmitResult emitted = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
    }

    public string SourcePath { get; }

    public string DllPath => _folder.File("P.dll");

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<MetadataReference> Framework()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.EnumerateFiles(folder, "System*.dll").Where(static path => !path.EndsWith("Native.dll", StringComparison.Ordinal)).Select(static path => MetadataReference.CreateFromFile(path));
    }
}
