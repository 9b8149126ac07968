using System.Reflection.PortableExecutable;

namespace AllocInsight.Cli.Tests.CommandLine;

public sealed class DemoWorkloadTests
{
    [Fact]
    public async Task The_demo_program_runs_alone_and_says_what_it_did()
    {
        ToolResult result = await Tool.RunAsync("demo-workload", "--seconds", "0.2");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"^The demo program imported [\d,]+ orders\.\s*$", result.Output);
    }

    [Fact]
    public void The_symbols_of_the_demo_travel_inside_the_tool()
    {
        using PEReader assembly = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "allocinsight.dll")));
        Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }
}
