using AllocInsight.Cli.Screens;

namespace AllocInsight.Cli.Tests.Screens;

public sealed class InvocationTests
{
    [Theory]
    [InlineData("Shop.dll", "Shop.dll")]
    [InlineData("my shop", "'my shop'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("", "''")]
    [InlineData("$HOME", "'$HOME'")]
    public void Words_are_quoted_as_a_shell_needs_them(string word, string expected) => Assert.Equal(expected, Invocation.Quote(word));

    [Fact]
    public void Options_stand_before_the_command() =>
        Assert.Equal("allocinsight run -o a.json -- dotnet Shop.dll", new Invocation("run", After: "-- dotnet Shop.dll").With("-o a.json", 90));

    [Fact]
    public void A_long_command_is_abbreviated() =>
        Assert.Equal("allocinsight run -o a.json -- <the same command>", new Invocation("run", After: "-- " + new string('x', 90)).With("-o a.json", 90));
}
