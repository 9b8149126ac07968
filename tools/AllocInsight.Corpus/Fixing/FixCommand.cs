using System.CommandLine;
using AllocInsight.Corpus.Loading;

namespace AllocInsight.Corpus.Fixing;

/// <summary>Applies all fixes in a copy of the code, and builds and tests the copy.</summary>
internal static class FixCommand
{
    public static Command Create()
    {
        CodeOptions code = new();
        Option<DirectoryInfo> into = new("--into") { Required = true, Description = "The folder for the copy: a new one, or empty." };
        Option<DirectoryInfo?> root = new("--root") { Description = "What is copied; else the repository's root, or the folder of the path." };
        Option<string?> build = new("--build") { Description = "A command that builds the copy; it runs in its folder." };
        Option<string?> test = new("--test") { Description = "A command that tests the copy; it runs in its folder." };
        Option<bool> before = new("--before") { Description = "Build and test before the fixes, too." };
        Command command = new("fix", "Applies all fixes in a copy of the code.") { into, root, build, test, before };
        code.AddTo(command);
        command.SetAction((parse, _) =>
        {
            CodeSource source = code.Source(parse);
            SourceCopy copy = SourceCopy.Plan(source, parse.GetValue(root), parse.GetValue(into)!);
            Checks checks = new(copy, source.Pool, parse.GetValue(build), parse.GetValue(test), parse.GetValue(before));
            return RunAsync(copy, checks, code.Rules(parse));
        });
        return command;
    }

    private static async Task<int> RunAsync(SourceCopy copy, Checks checks, AnalyzerSet rules)
    {
        copy.Make();
        CodeSource source = copy.Copied;
        ChildProcess.Expect(source.Folder, source.Properties, "dotnet", "restore", source.Path, "-nologo", "-v:q");
        using LoadedCode code = await LoadedCode.OpenAsync(source);
        checks.Prepare(code.Projects.Select(id => code.Solution.GetProject(id)!.FilePath!));
        checks.RunBefore();

        FixLog log = new();
        log.Fail(code.Failures);
        Fixer fixer = new(code.Solution, rules, log);
        foreach (Microsoft.CodeAnalysis.ProjectId project in code.Projects)
            await fixer.FixAsync(project);
        ChangedFiles files = await ChangedFiles.WriteAsync(code.Solution, fixer.Solution, log);

        FixReport.Print(Console.Out, log, files, copy.Target);
        bool areChecksPassed = checks.RunAfter();
        return areChecksPassed && log.IsClean ? 0 : 1;
    }
}
