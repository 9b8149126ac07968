using System.IO.Compression;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Packaging;

public sealed class PoolPackageTests
{
    private const string Project = "pool-runtime/AllocInsight.Pooling";

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
        string feed = folder.File("feed");
        await Shell.RunAsync(Repository.Root, "dotnet", "pack", Project, "-c", "Release", "-o", feed, "--artifacts-path", folder.File("artifacts"), "--disable-build-servers", "-p:RunAnalyzers=false");
        Assert.Superset(
            new HashSet<string> { "lib/net10.0/AllocInsight.Pooling.dll", "lib/net10.0/AllocInsight.Pooling.xml", "README.md" },
            Entries(Assert.Single(Directory.GetFiles(feed, "*.nupkg"))));
        Assert.Contains("lib/net10.0/AllocInsight.Pooling.pdb", Entries(Assert.Single(Directory.GetFiles(feed, "*.snupkg"))));

        string sample = folder.File("sample");
        Directory.CreateDirectory(sample);
        await File.WriteAllTextAsync(Path.Combine(sample, "sample.csproj"), SampleProject);
        File.Copy(Repository.PathOf("tests/AllocInsight.Contract.Tests/Packaging/Samples/PoolSample.cs.txt"), Path.Combine(sample, "Program.cs"));
        // Packages of its own, so that no other version of ours is found in the user's.
        await Shell.RunAsync(sample, "dotnet", "build", "--disable-build-servers", $"-p:RestoreAdditionalProjectSources={feed}", $"-p:RestorePackagesPath={folder.File("packages")}");
        string output = await Shell.RunAsync(sample, "dotnet", "bin/Debug/net10.0/sample.dll");
        Assert.Equal("34 True", output.Trim());
    }

    private static HashSet<string> Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
