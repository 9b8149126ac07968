using System.Text.RegularExpressions;
using AllocInsight.Contract.Tests.Packaging;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.ClosedLoop;

/// <summary>A copy of the sample program, which uses the packed pool and analyzers. Its source marks the lines that are to be found hot.</summary>
internal sealed partial class Sample : IDisposable
{
    private const string Source = "tests/AllocInsight.Contract.Tests/ClosedLoop/Sample";
    private const string Ending = ".txt";

    private readonly TemporaryFolder _folder = new();
    private readonly PackedProducts _products;

    public Sample(PackedProducts products)
    {
        _products = products;
        foreach (string file in Directory.GetFiles(Repository.PathOf(Source), "*" + Ending))
            File.Copy(file, _folder.File(Path.GetFileNameWithoutExtension(file)));
    }

    public string ProjectFile => _folder.File("Gateway.csproj");

    /// <summary>Lines marked in the source, such as <c>Reply.cs:10 ALI0004</c>.</summary>
    public string[] MarkedLines => [.. Directory.GetFiles(_folder.Path, "*.cs").SelectMany(file => File.ReadAllLines(file)
        .Select((line, i) => (Match: Mark().Match(line), Number: i + 1))
        .Where(line => line.Match.Success)
        .Select(line => $"{Path.GetFileName(file)}:{line.Number} {line.Match.Groups[1].Value}")).Order(StringComparer.Ordinal)];

    /// <summary>Its source, without the profiles.</summary>
    public string Code => string.Join('\n', Directory.GetFiles(_folder.Path, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>Builds it, and returns the warnings, such as <c>Reply.cs:10 ALI0004</c>.</summary>
    public async Task<string[]> BuildAsync()
    {
        string output = await Shell.RunAsync(_folder.Path, "dotnet", ["build", "-c", "Release", "--no-incremental", "-nodeReuse:false", .. _products.RestoreOptions]);
        return [.. Warning().Matches(output).Select(match => $"{match.Groups[1].Value}:{match.Groups[2].Value} {match.Groups[3].Value}").Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What it prints.</summary>
    public Task<string> RunAsync() => Shell.RunAsync(_folder.Path, "dotnet", "bin/Release/net10.0/Gateway.dll", "10");

    /// <summary>Applies the fixes of all warnings.</summary>
    public Task FixAsync() => Shell.RunAsync(_folder.Path, "dotnet", "format", "analyzers", "--no-restore");

    /// <summary>Measures it from its start to its end.</summary>
    public async Task<IReadOnlyList<HotRow>> ProfileAsync(string sitesFile)
    {
        await Shell.RunAsync(_folder.Path, _products.Tool, "run", "--sites", sitesFile, "-o", Path.ChangeExtension(sitesFile, ".txt"), "--", "dotnet", "bin/Release/net10.0/Gateway.dll", "100");
        return HotRow.Read(_folder.File(sitesFile));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("// hot: (ALI[0-9]{4})")]
    private static partial Regex Mark();

    [GeneratedRegex(@"([\w.]+)\((\d+),\d+\): warning (\w+):")]
    private static partial Regex Warning();
}
