using System.Text.Json;
using System.Text.RegularExpressions;
using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Formats;

public sealed partial class DocumentationTests
{
    [Fact]
    public void The_columns_of_the_csv_are_documented_in_order() => Assert.Equal(ProfileCsv.Columns, NamesIn("csv.md"));

    [Fact]
    public void The_columns_of_the_sites_file_are_documented_in_order() => Assert.Equal(SitesFile.Columns, NamesIn("allocsites.md"));

    [Fact]
    public void Every_property_of_the_profile_is_documented_and_no_other()
    {
        AllocationProfile profile = TypicalProfile.Create();
        profile = profile with { Capture = profile.Capture with { IsCut = true } };
        using JsonDocument json = JsonDocument.Parse(ProfileJson.Format(profile));
        SortedSet<string> written = new(StringComparer.Ordinal);
        Collect(json.RootElement, "", written);
        Assert.Equal(written, new SortedSet<string>(NamesIn("profile.md"), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("profile.md")]
    [InlineData("csv.md")]
    [InlineData("allocsites.md")]
    public void Every_verdict_is_documented(string page)
    {
        string text = Text(page);
        Assert.All(Enum.GetValues<Verdict>(), verdict => Assert.Contains($"`{verdict.Name()}`", text, StringComparison.Ordinal));
    }

    /// <summary>The names as the pages give them: rows without the list's name, other objects with their path.</summary>
    private static void Collect(JsonElement element, string path, SortedSet<string> names)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            string row = path is "sizeClasses" or "types" or "sites" or "pool" ? "" : path + "[].";
            foreach (JsonElement item in element.EnumerateArray()) Collect(item, row, names);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            string prefix = path.Length == 0 || path.EndsWith('.') ? path : path + ".";
            foreach (JsonProperty property in element.EnumerateObject())
            {
                names.Add(prefix + property.Name);
                Collect(property.Value, prefix + property.Name, names);
            }
        }
    }

    private static string[] NamesIn(string page) => [.. FirstCell().Matches(Text(page)).Select(match => match.Groups[1].Value)];

    private static string Text(string page) => File.ReadAllText(Repository.PathOf("docs/formats/" + page));

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();
}
