using System.CommandLine;
using AllocInsight.Corpus.Loading;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Corpus.Running;

/// <summary>Runs the analyzers and counts what they find.</summary>
internal static class RunCommand
{
    // One bug may show in each file.
    private const int MostShown = 50;

    public static Command Create()
    {
        CodeOptions code = new();
        Option<bool> list = new("--list") { Description = "Print every finding with its line of source." };
        Option<FileInfo?> json = new("--json") { Description = "Write the counts and the findings as JSON." };
        Command command = new("run", "Counts what the analyzers find.") { list, json };
        code.AddTo(command);
        command.SetAction((parse, _) => RunAsync(code.Source(parse), code.Rules(parse), parse.GetValue(list), parse.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(CodeSource source, AnalyzerSet rules, bool list, FileInfo? json)
    {
        using LoadedCode code = await LoadedCode.OpenAsync(source);
        Census census = new(rules);
        foreach (ProjectId id in code.Projects)
        {
            Project project = code.Solution.GetProject(id)!;
            await Console.Error.WriteLineAsync($"{project.Name} ...");
            await census.AddAsync(project);
        }

        if (list) CensusReport.List(Console.Out, census.Findings);
        CensusReport.Print(Console.Out, census);
        if (json is not null) CensusFile.Write(json.FullName, census);

        string[] failures = [.. code.Failures, .. census.Failures];
        foreach (string failure in failures.Take(MostShown))
            await Console.Error.WriteLineAsync(failure);
        if (failures.Length > MostShown) await Console.Error.WriteLineAsync($"... and {failures.Length - MostShown} more failures.");
        return failures.Length == 0 ? 0 : 1;
    }
}
