using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Corpus.Loading;

/// <summary>A solution as the build sees it.</summary>
internal sealed class LoadedCode : IDisposable
{
    private const string PoolName = "AllocInsight.Pooling";

    private readonly MSBuildWorkspace _workspace;
    private readonly List<string> _failures = [];

    private LoadedCode(CodeSource source)
    {
        Source = source;
        _workspace = MSBuildWorkspace.Create(new Dictionary<string, string>(source.Properties));
        _workspace.RegisterWorkspaceFailedHandler(failure => Note(failure.Diagnostic));
    }

    public CodeSource Source { get; }

    /// <summary>What was loaded, with the pool and the profiles.</summary>
    public Solution Solution { get; private set; } = null!;

    /// <summary>The projects that were asked for, one for each project file, in order.</summary>
    public IReadOnlyList<ProjectId> Projects { get; private set; } = [];

    /// <summary>What could not be loaded.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public static async Task<LoadedCode> OpenAsync(CodeSource source)
    {
        LoadedCode code = new(source);
        try
        {
            if (source.IsProject)
                await code._workspace.OpenProjectAsync(source.Path);
            else
                await code._workspace.OpenSolutionAsync(source.Path);
        }
        // No build runs at all, such as where a global.json asks for an SDK that is not installed. The type of what is thrown is not public.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            code.Dispose();
            throw new CorpusException($"{source.Path} cannot be loaded:", failure.Message);
        }

        IEnumerable<Project> asked = code._workspace.CurrentSolution.Projects
            .Where(project => project.Language == LanguageNames.CSharp && (!source.IsProject || project.FilePath == source.Path));
        // A project with several target frameworks is loaded once for each.
        code.Projects = [.. asked.GroupBy(project => project.FilePath).Select(code.OneOf).OrderBy(project => project.FilePath, StringComparer.Ordinal).Select(project => project.Id)];
        if (code.Projects.Count == 0) code._failures.Add($"{source.Path} has no project in C#.");
        code.Solution = code.Projects.Aggregate(code._workspace.CurrentSolution, code.Complete);
        return code;
    }

    public void Dispose() => _workspace.Dispose();

    private Project OneOf(IEnumerable<Project> flavours)
    {
        Project[] all = [.. flavours];
        if (all.Length > 1)
            Console.Error.WriteLine($"{all[0].Name} is taken of {string.Join(", ", all.Select(project => project.Name))}: choose another with --property TargetFramework=...");
        return all[0];
    }

    private Solution Complete(Solution solution, ProjectId id)
    {
        Project project = solution.GetProject(id)!;
        if (Source.Pool is { } pool && project.AssemblyName != PoolName && !Refers(project))
            project = project.AddMetadataReference(MetadataReference.CreateFromFile(pool));
        foreach (string profile in Source.Profiles)
            project = project.AddAdditionalDocument(Path.GetFileName(profile), SourceText.From(File.ReadAllText(profile)), filePath: profile).Project;
        return project.Solution;
    }

    private static bool Refers(Project project) =>
        project.MetadataReferences.Any(reference => Path.GetFileNameWithoutExtension(reference.Display) == PoolName)
        || project.ProjectReferences.Any(reference => project.Solution.GetProject(reference.ProjectId)?.AssemblyName == PoolName);

    private void Note(WorkspaceDiagnostic diagnostic)
    {
        if (diagnostic.Kind == WorkspaceDiagnosticKind.Failure)
            _failures.Add(diagnostic.Message);
    }
}
