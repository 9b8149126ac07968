using System.Text.Json;
using AllocInsight.Contract.Tests.Packaging;
using AllocInsight.Pooling;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Corpus;

/// <summary>The corpus tool over a small project of someone who knows no pool.</summary>
public sealed class CorpusToolTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
        </Project>
        """;

    private const string Source = """
        public static class Work
        {
            public static int Sum(int n)
            {
                var buffer = new byte[1000 + n];
                buffer[n] = 1;
                return buffer[n] + buffer.Length;
            }
        }

        """;

    // As a test command whose tests fail to be found once a file was changed.
    private const string FewerTests = "if grep -q Pool Work.cs; then echo 'Failed: 0, Passed: 2'; else echo 'Failed: 0, Passed: 3'; fi";

    private static readonly string Tool = Path.Combine(Repository.Root, "tools/AllocInsight.Corpus/bin", Configuration, "net10.0/corpus.dll");
    private static readonly string PoolFile = typeof(Pool).Assembly.Location;

    private readonly TemporaryFolder _folder = new();

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_are_counted_by_rule_and_for_a_thousand_lines()
    {
        await RestoreAsync();
        (int exitCode, string output, _) = await CorpusAsync("run", "App", "--list", "--json", "found.json");
        Assert.Equal(0, exitCode);
        Assert.Contains("Work.cs:5:22: ALI0001", output, StringComparison.Ordinal);
        Assert.Contains("9 lines of C#", output, StringComparison.Ordinal);
        using var found = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("found.json")));
        Assert.Equal(9, found.RootElement.GetProperty("lines").GetInt32());
        JsonElement counts = found.RootElement.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "ALI0001");
        Assert.Equal((1, 1), (counts.GetProperty("diagnostics").GetInt32(), counts.GetProperty("withFix").GetInt32()));
        Assert.Matches(@"ALI0001 +1 +0 +111\.11 +1\n", output);
    }

    [Fact]
    public async Task Fixes_are_applied_in_a_copy_which_is_built_with_the_pool()
    {
        await RestoreAsync();
        (int exitCode, string output, string error) = await CorpusAsync("fix", "App", "--into", "fixed", "--build", "dotnet build");
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("build: exit code 0", output, StringComparison.Ordinal);
        Assert.Contains("using var buffer = Pool.Rent<byte>(1000 + n);", await File.ReadAllTextAsync(_folder.File("fixed/Work.cs")), StringComparison.Ordinal);
        Assert.Equal(Source, await File.ReadAllTextAsync(_folder.File("App/Work.cs")));
    }

    [Fact]
    public async Task Fewer_tests_after_the_fixes_are_a_failure_that_says_so()
    {
        await RestoreAsync();
        (int exitCode, string output, _) = await CorpusAsync("fix", "App", "--into", "fixed", "--test", FewerTests, "--before");
        Assert.Equal(1, exitCode);
        Assert.Contains("test: failed; before the fixes exit code 0, 3 tests passed, 0 failed", output, StringComparison.Ordinal);
    }

    private async Task RestoreAsync()
    {
        Directory.CreateDirectory(_folder.File("App"));
        await File.WriteAllTextAsync(_folder.File("App/App.csproj"), Project);
        await File.WriteAllTextAsync(_folder.File("App/Work.cs"), Source);
        await Shell.RunAsync(_folder.File("App"), "dotnet", "restore");
    }

    private Task<(int ExitCode, string Output, string Error)> CorpusAsync(string verb, string project, params string[] options) =>
        Shell.EndAsync(_folder.Path, "dotnet", [Tool, verb, project, "--pool", PoolFile, .. options]);
}
