using Microsoft.CodeAnalysis;

namespace AllocInsight.Corpus.Fixing;

/// <summary>The errors of a project, compared without their places, which move.</summary>
internal sealed class CompileErrors
{
    private readonly ILookup<string, Diagnostic> _errors;

    private CompileErrors(IEnumerable<Diagnostic> errors) =>
        _errors = errors.ToLookup(error => error.Id + error.GetMessage(System.Globalization.CultureInfo.InvariantCulture));

    public int Count => _errors.Sum(same => same.Count());

    public static async Task<CompileErrors> OfAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        return new CompileErrors(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>The errors that there are more of than before.</summary>
    public IEnumerable<Diagnostic> NotIn(CompileErrors before) => _errors.SelectMany(same => same.Skip(before._errors[same.Key].Count()));
}
