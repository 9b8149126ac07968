using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Packaging;

[Collection(PackedProducts.Collection)]
public sealed class ToolPackageTests(PackedProducts products)
{
    private const string Package = "AllocInsight";
    private const string HotFile = "profiler/AllocInsight.Cli/Demo/OrderParser.cs";

    [Fact]
    public void The_readme_says_how_to_pack_and_install_the_tool()
    {
        string readme = File.ReadAllText(Repository.PathOf("README.md"));
        Assert.Contains("\ndotnet pack profiler/AllocInsight.Cli -c Release -o feed\n", readme, StringComparison.Ordinal);
        Assert.Contains($"\ndotnet tool install {Package} --global --add-source feed\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_packed_tool_installs_and_its_demo_names_source_lines()
    {
        Rule.Holds(
            products.Entries(Package).Where(name => name.StartsWith("tools/", StringComparison.Ordinal) && name.EndsWith(".xml", StringComparison.Ordinal) && !name.EndsWith("DotnetToolSettings.xml", StringComparison.Ordinal)),
            "Keep documentation files out of the tool's package.");

        string report = await Shell.RunAsync(Repository.Root, products.Tool, "demo", "--duration", "2");

        Assert.Contains($"{HotFile}:{LineOf("fields.Add(text.Substring(start, end - start))")},", report, StringComparison.Ordinal);
    }

    private static int LineOf(string code) => 1 + Array.FindIndex(File.ReadAllLines(Repository.PathOf(HotFile)), line => line.Contains(code, StringComparison.Ordinal));
}
