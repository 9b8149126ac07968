using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class FrameworkCodeTests
{
    [Theory]
    [InlineData("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/System.Linq.dll", true)]
    [InlineData(@"C:\Program Files\dotnet\shared\Microsoft.AspNetCore.App\10.0.0\Microsoft.AspNetCore.Http.dll", true)]
    [InlineData("/app/System.Private.CoreLib.dll", true)]
    [InlineData("/app/System.Linq.dll", true)]
    [InlineData("/app/AllocInsight.Pooling.dll", true)]
    [InlineData("/app/Shop.dll", false)]
    [InlineData("/usr/share/dotnet/sdk/10.0.100/Roslyn/bincore/Microsoft.CodeAnalysis.dll", false)]
    [InlineData("/srv/shared/Shop.dll", false)]
    [InlineData("/app/Microsoft.Shop.dll", false)]
    [InlineData("", true)]
    [InlineData("Anonymously Hosted DynamicMethods Assembly", true)]
    [InlineData("Shop.dll", false)]
    public void Places_and_names_tell_where_files_are_out_of_reach(string path, bool expected)
    {
        using var module = new ModuleSymbols(path);
        Assert.Equal(expected, FrameworkCode.IsFramework(module));
    }

    [Fact]
    public void A_framework_assembly_beside_the_program_is_known_by_its_signature()
    {
        using var directory = new TemporaryDirectory();
        var beside = Path.Combine(directory.Path, "System.Linq.dll");
        File.Copy(typeof(Enumerable).Assembly.Location, beside);
        using var framework = new ModuleSymbols(beside);
        Assert.True(FrameworkCode.IsFramework(framework));

        var pretender = Path.Combine(directory.Path, "System.Shop.dll");
        File.Copy(SampleModule.Path, pretender);
        using var own = new ModuleSymbols(pretender);
        Assert.False(FrameworkCode.IsFramework(own));
    }
}
