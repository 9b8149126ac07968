using System.Security;

namespace AllocInsight.Corpus.Fixing;

/// <summary>The commands that build and test the copy, to which the pool is given by the way.</summary>
internal sealed class Checks(SourceCopy copy, string? pool, string? build, string? test, bool before)
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly Dictionary<string, CheckResult> _before = [];

    private IEnumerable<(string Name, string Command)> Commands =>
        new[] { ("build", build), ("test", test) }.Where(check => check.Item2 is not null)!;

    /// <summary>Makes every build of these projects refer to the pool, without touching their files.</summary>
    public void Prepare(IEnumerable<string> projects)
    {
        if (pool is null) return;
        string file = Path.Combine(copy.Target, "AllocInsight.Corpus.targets");
        string condition = string.Join(" Or ", projects.Select(project => $"'$(MSBuildProjectFullPath)' == '{SecurityElement.Escape(project)}'"));
        File.WriteAllText(file, $"""
            <Project>
              <ItemGroup Condition="{condition}">
                <Reference Include="AllocInsight.Pooling" HintPath="{SecurityElement.Escape(pool)}" Private="true" />
              </ItemGroup>
            </Project>

            """);
        // MSBuild takes properties from the environment, and every project imports the file that this one names.
        _environment["CustomAfterMicrosoftCommonTargets"] = file;
    }

    public void RunBefore()
    {
        if (!before) return;
        foreach ((string name, string command) in Commands)
            _before[name] = Run(name + " before", command);
    }

    /// <summary>Whether every command ended with 0 and no fewer tests than before the fixes, or as it did then, with as many tests passed and failed.</summary>
    public bool RunAfter()
    {
        bool isPassed = true;
        foreach ((string name, string command) in Commands)
        {
            CheckResult result = Run(name, command);
            if (!result.IsNoWorseThan(_before.GetValueOrDefault(name)))
            {
                isPassed = false;
                Console.WriteLine($"{name}: failed{(_before.TryGetValue(name, out CheckResult? earlier) ? $"; before the fixes {earlier}" : "")}");
            }

            if (name == "test" && !result.HasTests)
                Console.WriteLine("test: its output has no summary of 'dotnet test': whether any test ran is not known.");
        }

        return isPassed;
    }

    private CheckResult Run(string name, string command)
    {
        Console.WriteLine($"{name}: {command}");
        (int code, string output) = ChildProcess.Shell(copy.Target, command, _environment);
        var result = CheckResult.Of(code, output);
        Console.WriteLine($"{name}: {result}");
        return result;
    }
}
