using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Formats;

public sealed class SitesFileTests
{
    [Fact]
    public void Rows_read_back_as_they_were_written()
    {
        AllocationProfile profile = TypicalProfile.Create();
        Assert.Equal(SitesFile.Lines(profile), SitesFile.Parse(SitesFile.Format(profile)));
    }

    [Fact]
    public void Tabs_line_breaks_and_backslashes_in_names_survive()
    {
        SiteLine line = Assert.Single(SitesFile.Parse(SitesFile.Format(WithFile("/x/a\tb\\c\nd.cs"))));
        Assert.Equal("/x/a\tb\\c\nd.cs", line.Path);
    }

    [Fact]
    public void A_path_in_a_repository_is_relative_to_it()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "repo", ".git"));
        string file = Path.Combine(folder.Path, "repo", "src", "A.cs");
        Assert.Equal("src/A.cs", Assert.Single(SitesFile.Lines(WithFile(file))).Path);
    }

    [Fact]
    public void A_worktree_whose_git_is_a_file_counts_as_a_repository()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, ".git"), "gitdir: elsewhere");
        Assert.Equal("A.cs", Assert.Single(SitesFile.Lines(WithFile(Path.Combine(folder.Path, "A.cs")))).Path);
    }

    [Theory]
    [InlineData("/_/src/A.cs", "src/A.cs")]
    [InlineData(@"C:\code\src\A.cs", "C:/code/src/A.cs")]
    [InlineData("/nowhere/src/A.cs", "/nowhere/src/A.cs")]
    public void A_foreign_path_keeps_what_can_be_known(string recorded, string expected) =>
        Assert.Equal(expected, Assert.Single(SitesFile.Lines(WithFile(recorded))).Path);

    [Fact]
    public void Places_whose_line_allocates_nothing_itself_are_left_out()
    {
        AllocationProfile profile = TypicalProfile.Create();
        Assert.DoesNotContain(SitesFile.Lines(profile), line => line.Path.EndsWith("Price.cs", StringComparison.Ordinal));
        Assert.Equal(6, SitesFile.Lines(profile).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# allocinsight sites v2\npath\n")]
    [InlineData("# allocinsight sites v1\npath\nonly\ttwo\n")]
    public void Foreign_text_is_refused(string text) => Assert.Throws<FormatException>(() => SitesFile.Parse(text));

    private static AllocationProfile WithFile(string file)
    {
        AllocationProfile profile = TypicalProfile.Create();
        return profile with { Sites = [profile.Sites[0] with { File = file }] };
    }
}
