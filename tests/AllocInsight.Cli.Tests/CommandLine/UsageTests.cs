using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [InlineData("attach Shop --duration 0", "longer than zero")]
    [InlineData("attach Shop --duration -5", "longer than zero")]
    [InlineData("attach Shop --duration soon", "'soon' is not a duration")]
    [InlineData("attach Shop --classes 80,40", "80")]
    [InlineData("attach Shop --classes large", "large")]
    [InlineData("attach Shop --classes @missing.txt", "missing.txt")]
    [InlineData("attach Shop --max-overhead 0", "not a percentage above 0")]
    [InlineData("attach Shop --max-overhead 101", "not a percentage above 0")]
    [InlineData("attach Shop --top 0", "not a number of sites")]
    [InlineData("attach Shop --lifetimes full --no-lifetimes", "contradicts")]
    [InlineData("attach Shop --format pdf", "'json'")]
    [InlineData("attach Shop -o report.docx", ".txt, .json, .csv")]
    [InlineData("attach Shop -o report", ".txt, .json, .csv")]
    [InlineData("attach Shop -o a.json --sites a.json", "one would replace the other")]
    [InlineData("attach Shop -o a.json --trace ./a.json", "--output and --trace both name './a.json'")]
    [InlineData("run --sites a --trace a -- dotnet Shop.dll", "--sites and --trace both name 'a'")]
    [InlineData("demo --sites a --trace a", "Give each a name of its own")]
    [InlineData("attach Shop -o a.json -o b.json", "expects a single argument")]
    [InlineData("attach Shop --sites a --sites b", "expects a single argument")]
    [InlineData("attach", "Required argument missing")]
    [InlineData("attach Shop --duratoin 5", "--duration")]
    [InlineData("atach Shop", "attach")]
    [InlineData("run", "Required argument missing")]
    [InlineData("run dotnet Shop.dll --port 80", "Put \"--\" before the command")]
    [InlineData("run -- dotnet run -c Release", "launch what was built")]
    [InlineData("run dotnet watch", "in a process of its own")]
    [InlineData("report missing.json", "there is no such file")]
    [InlineData("report .", "it is a folder")]
    public async Task Wrong_usage_exits_2_with_a_message_on_standard_error(string commandLine, string message)
    {
        ToolResult result = await Tool.RunAsync(commandLine.Split(' '));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_arguments_the_help_goes_to_standard_error()
    {
        ToolResult result = await Tool.RunAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("demo", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_verbs_and_hides_the_demo_workload()
    {
        ToolResult result = await Tool.RunAsync("--help");
        Assert.Equal(0, result.ExitCode);
        Assert.All(["run", "attach", "report", "demo", "ps"], verb => Assert.Contains($"  {verb} ", result.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("demo-workload", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("attach")]
    [InlineData("report")]
    [InlineData("demo")]
    public async Task Help_fits_the_reports_width_and_says_each_default_once(string verb)
    {
        ToolResult result = await Tool.RunAsync(verb, "--help");
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 100));
        Assert.DoesNotContain("[default: 00:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shell_is_told_how_to_complete_a_verb()
    {
        ToolResult result = await Tool.RunAsync("[suggest:2]", "at");
        Assert.Equal("attach", result.Output.Trim());
    }

    [Fact]
    public async Task The_version_is_that_of_the_package()
    {
        ToolResult result = await Tool.RunAsync("--version");
        string properties = await File.ReadAllTextAsync(Repository.PathOf("Directory.Build.props"));
        Assert.Contains($"<Version>{result.Output.Trim().Split('+')[0]}</Version>", properties, StringComparison.Ordinal);
    }
}
