namespace AllocInsight.Contract.Tests.Packaging;

[Collection(PackedProducts.Collection)]
public sealed class AnalyzerPackageTests(PackedProducts products)
{
    private const string Package = "AllocInsight.Analyzers";

    [Fact]
    public void The_package_has_both_assemblies_where_compilers_look_and_nothing_to_compile_against()
    {
        string[] entries = products.Entries(Package);
        Assert.Superset(
            new HashSet<string>
            {
                "analyzers/dotnet/cs/AllocInsight.Analyzers.dll", "analyzers/dotnet/cs/AllocInsight.Analyzers.CodeFixes.dll",
                "buildTransitive/AllocInsight.Analyzers.props", "README.md",
            },
            entries.ToHashSet());
        Assert.DoesNotContain(entries, entry => entry.StartsWith("lib/", StringComparison.Ordinal));
    }
}
