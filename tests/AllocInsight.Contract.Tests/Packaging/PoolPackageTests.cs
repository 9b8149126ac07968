using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Packaging;

[Collection(PackedProducts.Collection)]
public sealed class PoolPackageTests(PackedProducts products)
{
    private const string Package = "AllocInsight.Pooling";

    private const string SampleProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <IsAotCompatible>true</IsAotCompatible>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="AllocInsight.Pooling" Version="*" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task The_packed_pool_has_its_documentation_and_symbols_and_serves_a_program_that_is_analysed_for_trimming()
    {
        using TemporaryFolder folder = new();
        Assert.Superset(new HashSet<string> { "lib/net10.0/AllocInsight.Pooling.dll", "lib/net10.0/AllocInsight.Pooling.xml", "README.md" }, products.Entries(Package).ToHashSet());
        Assert.Contains("lib/net10.0/AllocInsight.Pooling.pdb", products.Entries(Package, "snupkg"));

        string sample = folder.File("sample");
        Directory.CreateDirectory(sample);
        await File.WriteAllTextAsync(Path.Combine(sample, "sample.csproj"), SampleProject);
        File.Copy(Repository.PathOf("tests/AllocInsight.Contract.Tests/Packaging/Samples/PoolSample.cs.txt"), Path.Combine(sample, "Program.cs"));
        await Shell.RunAsync(sample, "dotnet", ["build", "-nodeReuse:false", .. products.RestoreOptions]);
        string output = await Shell.RunAsync(sample, "dotnet", "bin/Debug/net10.0/sample.dll");
        Assert.Equal("34 True", output.Trim());
    }
}
