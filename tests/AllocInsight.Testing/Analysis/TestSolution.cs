using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Testing.Analysis;

/// <summary>
/// Builds solutions as an editor would load them: projects <c>/repo/App</c> and <c>/repo/Other</c>, <c>.editorconfig</c> and profiles
/// in <c>/repo</c>, and the properties that the SDK passes on to analyzers.
/// </summary>
internal static class TestSolution
{
    public const string Root = "/repo/";
    public const string MainProject = "App";
    public const string LinkedProject = "Linked";
    public const string MainFile = Root + MainProject + "/Test.cs";

    /// <summary>A solution of the test's project alone; its first document is the source.</summary>
    public static Document OfOne(Scenario scenario, string source) =>
        WithLinked(scenario, Create(scenario, (MainProject, [new NamedText("Test.cs", source)])).Projects.Single().Documents.First());

    /// <summary>Each project has the given files, first, and those of the scenario.</summary>
    public static Solution Create(Scenario scenario, params (string Name, ImmutableArray<NamedText> Files)[] projects)
    {
        using var workspace = new AdhocWorkspace();
        Solution solution = workspace.CurrentSolution;
        foreach ((string name, ImmutableArray<NamedText> files) in projects)
            solution = AddProject(solution, scenario, name, [.. files, .. scenario.Files]);
        ImmutableArray<NamedText> profiles =
            scenario.HotSites.IsEmpty ? scenario.Profiles : [.. scenario.Profiles, HotSiteRows.Write(scenario.HotSites, solution)];
        foreach (ProjectId project in solution.ProjectIds)
        {
            foreach ((string name, string text) in profiles)
                solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project), name, Utf8(text), filePath: Root + name);
        }

        return solution;
    }

    /// <summary>Adds the project that compiles the document as well, if the scenario has one.</summary>
    public static Document WithLinked(Scenario scenario, Document main)
    {
        if (scenario.Linked is not { } linked)
            return main;
        Scenario there = scenario with { Pool = linked.Pool, Language = linked.Language, Files = [] };
        Solution solution = AddProject(main.Project.Solution, there, LinkedProject, []);
        ProjectId id = solution.ProjectIds[^1];
        solution = solution.WithProjectParseOptions(id, new CSharpParseOptions(linked.Language, DocumentationMode.Parse, preprocessorSymbols: ["LINKED"]));
        solution = solution.AddDocument(DocumentId.CreateNewId(id), main.Name, main.GetTextAsync().Result, filePath: main.FilePath);
        return solution.GetDocument(main.Id)!;
    }

    private static Solution AddProject(Solution solution, Scenario scenario, string name, ImmutableArray<NamedText> files)
    {
        var id = ProjectId.CreateNewId(name);
        var parsing = new CSharpParseOptions(scenario.Language, DocumentationMode.Parse);
        solution = solution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, name, name, LanguageNames.CSharp, Root + name + "/" + name + ".csproj",
            compilationOptions: CompilationOptions(scenario, parsing, files),
            parseOptions: parsing,
            metadataReferences: [.. References.All(scenario.Pool), .. scenario.Libraries.Select(library => References.OfSource(library.Source, library.IsCompiled))]));
        foreach ((string file, string text) in files)
            solution = solution.AddDocument(DocumentId.CreateNewId(id), file, Utf8(text), filePath: Root + name + "/" + file);
        solution = AddConfiguration(solution, id, ".editorconfig", EditorConfig(scenario));
        return AddConfiguration(solution, id, name + "/build.globalconfig", GlobalConfig(scenario, name));
    }

    private static CSharpCompilationOptions CompilationOptions(Scenario scenario, CSharpParseOptions parsing, ImmutableArray<NamedText> files)
    {
        bool isProgram = files.Any(file =>
            CSharpSyntaxTree.ParseText(file.Text, parsing).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any());
        return new CSharpCompilationOptions(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            concurrentBuild: false,
            nullableContextOptions: scenario.Nullable && scenario.Language >= LanguageVersion.CSharp8
                ? NullableContextOptions.Enable
                : NullableContextOptions.Disable);
    }

    private static Solution AddConfiguration(Solution solution, ProjectId project, string name, string text) =>
        solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), name, Utf8(text), filePath: Root + name);

    private static string EditorConfig(Scenario scenario) =>
        "root = true\n[*]\n" + Lines(scenario.Options.Where(option => !IsGlobal(option.Key)));

    private static string GlobalConfig(Scenario scenario, string project) =>
        $"is_global = true\nbuild_property.ProjectDir = {Root}{project}/\n" + Lines(scenario.Options.Where(option => IsGlobal(option.Key)));

    private static bool IsGlobal(string key) => key.StartsWith("build_property.", StringComparison.OrdinalIgnoreCase);

    private static string Lines(IEnumerable<KeyValuePair<string, string>> options) =>
        string.Concat(options.Select(option => $"{option.Key} = {option.Value}\n"));

    private static SourceText Utf8(string text) => SourceText.From(text, new UTF8Encoding(false), SourceHashAlgorithm.Sha256);
}
