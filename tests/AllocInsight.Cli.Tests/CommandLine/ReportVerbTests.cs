using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.CommandLine;

public sealed class ReportVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _profile;

    public ReportVerbTests()
    {
        _profile = _folder.File("profile.json");
        OutputFile.Write(_profile, ProfileJson.Format(TypicalProfile.Create()));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_profile_is_shown_as_text_without_colour()
    {
        ToolResult result = await Tool.RunAsync("report", _profile, "--top", "3");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("ALLOCATIONS OF  dotnet Shop.dll", result.Output, StringComparison.Ordinal);
        Assert.Contains("the first 3 of 8 places", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public async Task The_extension_decides_the_format_and_standard_output_stays_empty()
    {
        string csv = _folder.File("sites.csv"), sites = _folder.File("hot.allocsites");
        ToolResult result = await Tool.RunAsync("report", _profile, "-o", csv, "--sites", sites);
        Assert.Equal(new ToolResult(0, "", ""), result);
        Assert.StartsWith("file,line,", await File.ReadAllTextAsync(csv), StringComparison.Ordinal);
        Assert.StartsWith(SitesFile.Header, await File.ReadAllTextAsync(sites), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public async Task The_format_option_decides_for_standard_output(string destination)
    {
        ToolResult result = await Tool.RunAsync("report", _profile, "--format", "json", "-o", destination);
        Assert.Equal(Verdict.PoolArray, ProfileJson.Parse(result.Output, "stdout").Sites[0].Verdict);
    }

    [Theory]
    [InlineData("--output", "profile.json")]
    [InlineData("--output", "here/./profile.json")]
    [InlineData("--sites", "link.json")]
    public async Task An_output_never_replaces_what_is_read_whatever_its_spelling(string option, string name)
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(_folder.File("here"), ".");
        File.CreateSymbolicLink(_folder.File("link.json"), "profile.json");
        string before = await File.ReadAllTextAsync(_profile);
        ToolResult result = await Tool.RunAsync("report", _profile, option, _folder.File(name));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"{option} means the file that is to be read, '{_profile}'", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_profile));
    }

    [Fact]
    public async Task Links_that_lead_nowhere_are_no_fault_of_the_tool()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(_folder.File("loop"), "loop/loop");
        ToolResult result = await Tool.RunAsync("report", _profile, "--sites", _folder.File("loop"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Cannot write '{_folder.File("loop")}'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_may_take_several_outputs()
    {
        if (OperatingSystem.IsWindows()) return;
        ToolResult result = await Tool.RunAsync("report", _profile, "-o", "/dev/null", "--sites", "/dev/null");
        Assert.Equal(new ToolResult(0, "", ""), result);
    }

    [Fact]
    public async Task Hot_sites_without_a_row_are_said_on_standard_error()
    {
        OutputFile.Write(_profile, ProfileJson.Format(SpecialProfiles.NoSamples()));
        ToolResult result = await Tool.RunAsync("report", _profile, "--sites", _folder.File("hot.allocsites"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"'{_folder.File("hot.allocsites")}' holds no sites", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_is_a_folder_exits_1()
    {
        ToolResult result = await Tool.RunAsync("report", _profile, "--format", "json", "-o", _folder.Path);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("it is a folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_exits_1_and_shows_the_report_after_all()
    {
        if (!OperatingSystem.IsLinux()) return;
        ToolResult result = await Tool.RunAsync("report", _profile, "--format", "json", "-o", "/dev/full");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no space left on device", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("ALLOCATIONS OF", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.json", "", "it is empty")]
    [InlineData("empty", "", "it is empty")]
    [InlineData("notes.txt", "hello", "neither a .nettrace nor a .json")]
    [InlineData("package.json", "{ \"name\": \"x\" }", "not an AllocInsight profile")]
    [InlineData("cut.json", "{ \"schema\": \"allocinsight.profile/1\", \"tool\"", "damaged or cut off")]
    [InlineData("new.json", "{ \"schema\": \"allocinsight.profile/7\" }", "newer AllocInsight")]
    public async Task A_file_that_cannot_be_read_exits_2(string name, string content, string reason)
    {
        await File.WriteAllTextAsync(_folder.File(name), content);
        ToolResult result = await Tool.RunAsync("report", _folder.File(name));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_need_single_allocations_refuse_a_profile()
    {
        ToolResult result = await Tool.RunAsync("report", _profile, "--classes", "ruby");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--classes needs a .nettrace", result.Error, StringComparison.Ordinal);
    }
}
