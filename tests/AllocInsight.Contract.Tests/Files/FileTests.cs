using System.Text.RegularExpressions;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Files;

public sealed partial class FileTests
{
    private const int LongestFile = 400;

    [Fact]
    public void No_code_file_is_longer_than_400_lines() => Rule.Holds(
        TrackedFiles.Code.Where(file => Lines(file).Length > LongestFile).Select(file => $"{file} has {Lines(file).Length} lines"),
        $"Split what has more than {LongestFile} lines by what it does; most files stay below 150.");

    [Fact]
    public void No_name_says_only_that_something_did_not_belong_elsewhere() => Rule.Holds(
        TrackedFiles.All.Where(file => file.Split('/', '.').Any(part => EmptyName().IsMatch(part))),
        "Name files and folders by what they hold: not Utils, Helpers, Common or Manager.");

    [Fact]
    public void Nothing_is_left_to_do_in_comments() => Rule.Holds(
        Matches(UnfinishedMark(), TrackedFiles.Text),
        "Do it now, or file it as an issue.");

    [Fact]
    public void No_file_names_a_package_registry() => Rule.Holds(
        Matches(RegistryHost(), TrackedFiles.Text),
        "Registries belong into the user's own configuration; nuget.config names only this repository's feed folder.");

    [Fact]
    public void No_file_holds_a_path_of_the_machine_that_it_was_written_on() => Rule.Holds(
        Matches(MachinePath(), TrackedFiles.Text).Concat(Matches(new Regex(Regex.Escape(Repository.Root)), TrackedFiles.Text)),
        "Write paths relative to the repository; examples use /home/dev/.");

    /// <summary>Every file, line and match.</summary>
    private static IEnumerable<string> Matches(Regex pattern, IEnumerable<string> files) => files.SelectMany(file => Lines(file)
        .Select((line, i) => (Number: i + 1, Match: pattern.Match(line)))
        .Where(hit => hit.Match.Success)
        .Select(hit => $"{file}:{hit.Number}: {hit.Match.Value}"));

    private static string[] Lines(string file) => File.ReadAllLines(Repository.PathOf(file));

    [GeneratedRegex("^(Utils?|Helpers?|Commons?|Managers?)$|[a-z](Utils?|Helpers?|Common|Manager)$")]
    private static partial Regex EmptyName();

    // Spelled in parts, so that this file does not break the rule itself.
    [GeneratedRegex(@"\b(TO" + "DO|FIX" + "ME|HA" + @"CK)\b")]
    private static partial Regex UnfinishedMark();

    [GeneratedRegex(@"https?://[^/\s]*(nuget|npmjs|pypi|crates\.io|pkgs\.|registry|artifactory|mirror|proxy)[^/\s]*", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![\w./:])/(root|work|tmp|Users|home/(?!dev/)[\w.-]+)/[\w.-]+|[A-Z]:\\Users\\\w+")]
    private static partial Regex MachinePath();
}
