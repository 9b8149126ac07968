using System.Reflection;
using AllocInsight.Analyzers;
using AllocInsight.Contract.Tests.Files;
using AllocInsight.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Contract.Tests.Documentation;

/// <summary>The rules' pages, their index and their release files say what the descriptors say.</summary>
public sealed class RulePageTests
{
    private const string Folder = "docs/rules/";
    private const string Index = Folder + "README.md";

    private static readonly string[] ReleaseFiles =
        ["analyzers/AllocInsight.Analyzers/AnalyzerReleases.Shipped.md", "analyzers/AllocInsight.Analyzers/AnalyzerReleases.Unshipped.md"];

    private static readonly DiagnosticDescriptor[] Descriptors = [.. RuleTable.All.Select(rule => rule.Quiet)];
    private static readonly CodeFixProvider[] Fixes = [.. Instances<CodeFixProvider>("AllocInsight.Analyzers.CodeFixes")];

    [Fact]
    public void Every_rule_has_a_page_that_begins_with_its_id_and_title() => Rule.Holds(
        Descriptors.Where(rule => FirstLine(PageOf(rule)) != $"# {rule.Id}: {rule.Title}").Select(rule => $"{PageOf(rule)}: # {rule.Id}: {rule.Title}"),
        "Write the page, or correct its first line.");

    [Fact]
    public void Every_page_of_a_rule_has_one() => Rule.Holds(
        TrackedFiles.Pages.Where(page => page.StartsWith(Folder + "ALI", StringComparison.Ordinal)).Except(Descriptors.Select(PageOf)),
        "Remove the page: there is no such rule.");

    [Fact]
    public void Every_help_link_ends_in_the_rules_page() => Rule.Holds(
        RuleTable.All.SelectMany(rule => rule.Descriptors).Where(rule => !rule.HelpLinkUri.EndsWith("/" + PageOf(rule), StringComparison.Ordinal)).Select(rule => $"{rule.Id}: {rule.HelpLinkUri}"),
        "Correct the link in Rule.cs.");

    [Fact]
    public void The_index_says_of_each_rule_what_it_flags_how_loud_and_whether_there_is_a_fix()
    {
        HashSet<string> fixable = [.. Fixes.SelectMany(fix => fix.FixableDiagnosticIds)];
        AssertRows(
            Descriptors.Select(rule => $"[{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | {(fixable.Contains(rule.Id) ? "yes" : "no")}"),
            new MarkdownPage(Index).Table("rule").Select(row => string.Join(" | ", row)),
            Index);
    }

    [Fact]
    public void Every_rule_is_reported_by_an_analyzer() => Rule.Holds(
        Descriptors.Select(rule => rule.Id).Except(Instances<DiagnosticAnalyzer>("AllocInsight.Analyzers").SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id)),
        "Write the analyzer, or take the rule out of RuleTable.");

    [Fact]
    public void Every_fix_is_for_rules_that_exist() => Rule.Holds(
        Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Except(Descriptors.Select(rule => rule.Id)),
        "Correct the id in the fix.");

    [Fact]
    public void The_release_files_name_each_rule_once_with_its_category_and_severity() => AssertRows(
        Descriptors.Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity}"),
        ReleaseFiles.SelectMany(file => File.ReadLines(Repository.PathOf(file)))
            .Where(line => line.StartsWith("ALI", StringComparison.Ordinal))
            .Select(line => line[..line.LastIndexOf('|')].Trim()),
        ReleaseFiles[^1]);

    [Fact]
    public void A_rule_that_can_be_hot_keeps_its_id_and_title_and_warns() => Rule.Holds(
        RuleTable.All.Where(rule => !ReferenceEquals(rule.Quiet, rule.Hot))
            .Where(rule => rule.Hot.Id != rule.Quiet.Id || $"{rule.Hot.Title}" != $"{rule.Quiet.Title}" || rule.Hot.DefaultSeverity != DiagnosticSeverity.Warning)
            .Select(rule => rule.Id),
        "Both descriptors of a rule have one page.");

    private static void AssertRows(IEnumerable<string> expected, IEnumerable<string> found, string file)
    {
        string[] wanted = [.. expected], there = [.. found];
        Rule.Holds(wanted.Except(there), $"Correct or add the row in {file}; it must be this:");
        Rule.Holds(there.Except(wanted), $"Remove the row from {file}; there is no such rule:");
        Assert.Equal(wanted, there);
    }

    private static IEnumerable<T> Instances<T>(string assembly) => Assembly.Load(assembly).GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)))
        .Select(type => (T)Activator.CreateInstance(type)!);

    private static string PageOf(DiagnosticDescriptor rule) => $"{Folder}{rule.Id}.md";

    private static string? FirstLine(string page) => File.Exists(Repository.PathOf(page)) ? File.ReadLines(Repository.PathOf(page)).FirstOrDefault() : null;
}
