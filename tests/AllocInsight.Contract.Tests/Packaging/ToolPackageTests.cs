using System.IO.Compression;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Packaging;

public sealed class ToolPackageTests
{
    private const string Project = "profiler/AllocInsight.Cli";
    private const string Package = "AllocInsight";
    private const string HotFile = "profiler/AllocInsight.Cli/Demo/OrderParser.cs";

    [Fact]
    public void The_readme_says_how_to_pack_and_install_the_tool()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md"));
        Assert.Contains($"\ndotnet pack {Project} -c Release -o feed\n", readme, StringComparison.Ordinal);
        Assert.Contains($"\ndotnet tool install {Package} --global --add-source feed\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_packed_tool_installs_and_its_demo_names_source_lines()
    {
        using TemporaryFolder folder = new();
        string feed = folder.File("feed"), tools = folder.File("tools");

        // Outputs of its own: other projects of the solution may be building in theirs.
        await Shell.RunAsync(Repository.Root, "dotnet", "pack", Project, "-c", "Release", "-o", feed, "--artifacts-path", folder.File("artifacts"), "--disable-build-servers", "-p:RunAnalyzers=false");
        Rule.Holds(
            Entries(Assert.Single(Directory.GetFiles(feed, "*.nupkg"))).Where(name => name.StartsWith("tools/", StringComparison.Ordinal) && name.EndsWith(".xml", StringComparison.Ordinal) && !name.EndsWith("DotnetToolSettings.xml", StringComparison.Ordinal)),
            "Keep documentation files out of the tool's package.");

        await Shell.RunAsync(folder.Path, "dotnet", "tool", "install", Package, "--tool-path", tools, "--source", feed);
        string report = await Shell.RunAsync(Repository.Root, Path.Combine(tools, "allocinsight"), "demo", "--duration", "2");

        Assert.Contains($"{HotFile}:{LineOf("fields.Add(text.Substring(start, end - start))")},", report, StringComparison.Ordinal);
    }

    private static string[] Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static int LineOf(string code) => 1 + Array.FindIndex(File.ReadAllLines(Repository.PathOf(HotFile)), line => line.Contains(code, StringComparison.Ordinal));
}
