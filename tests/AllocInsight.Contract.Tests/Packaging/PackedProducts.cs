using System.IO.Compression;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Packaging;

/// <summary>All packages of this repository, packed once into a feed of their own, for the tests that use what users install.</summary>
public sealed class PackedProducts : IAsyncLifetime, IDisposable
{
    /// <summary>The collection of tests that share them.</summary>
    public const string Collection = "packed products";

    private static readonly string[] Projects = ["pool-runtime/AllocInsight.Pooling", "profiler/AllocInsight.Cli", "analyzers/AllocInsight.Analyzers.Package"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder with the packages.</summary>
    public string Feed => _folder.File("feed");

    /// <summary>The command that the tool's package installs.</summary>
    public string Tool => Path.Combine(_folder.File("tools"), "allocinsight");

    /// <summary>What a build of a project that uses the packages needs: packages of its own, so that no other version of ours is found in the user's.</summary>
    public string[] RestoreOptions => [$"-p:RestoreAdditionalProjectSources={Feed}", $"-p:RestorePackagesPath={_folder.File("packages")}"];

    /// <summary>The only package with a name and an ending.</summary>
    public string PathOf(string package, string ending = "nupkg") => Path.Combine(Feed, $"{package}.0.1.0.{ending}");

    /// <summary>The files in a package.</summary>
    public string[] Entries(string package, string ending = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(package, ending));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    public async Task InitializeAsync()
    {
        // Outputs of their own: other projects of the solution may be building in theirs.
        foreach (string project in Projects)
            await Shell.RunAsync(Repository.Root, "dotnet", "pack", project, "-c", "Release", "-o", Feed, "--artifacts-path", _folder.File("artifacts"), "-nodeReuse:false", "-p:RunAnalyzers=false");
        await Shell.RunAsync(_folder.Path, "dotnet", "tool", "install", "AllocInsight", "--tool-path", _folder.File("tools"), "--source", Feed);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();
}

/// <summary>Tests that share the packages run one after the other.</summary>
[CollectionDefinition(PackedProducts.Collection)]
public sealed class PackedProductsGroup : ICollectionFixture<PackedProducts>;
