using System.Security;

namespace AllocInsight.Corpus.Fixing;

/// <summary>The commands that build and test the copy, to which the pool is given by the way.</summary>
internal sealed class Checks(SourceCopy copy, string? pool, string? build, string? test, bool before)
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly Dictionary<string, int> _codesBefore = [];

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
            _codesBefore[name] = Run(name + " before", command);
    }

    /// <summary>Whether every command ended with 0, or as it did before the fixes.</summary>
    public bool RunAfter()
    {
        bool isPassed = true;
        foreach ((string name, string command) in Commands)
        {
            int code = Run(name, command);
            isPassed &= code == 0 || code == _codesBefore.GetValueOrDefault(name);
        }

        return isPassed;
    }

    private int Run(string name, string command)
    {
        Console.WriteLine($"{name}: {command}");
        int code = ChildProcess.Shell(copy.Target, command, _environment);
        Console.WriteLine($"{name}: exit code {code}");
        return code;
    }
}
