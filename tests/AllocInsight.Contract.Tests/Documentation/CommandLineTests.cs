using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using AllocInsight.Cli;
using AllocInsight.Cli.Verbs;
using AllocInsight.Contract.Tests.Files;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Documentation;

public sealed partial class CommandLineTests
{
    private const string Readme = "README.md";

    private static readonly Command[] Verbs = [.. CommandLineTool.CreateRoot().Subcommands.Where(verb => !verb.Hidden)];
    private static readonly Option[] Options = [.. Verbs.SelectMany(verb => verb.Options).Where(option => !option.Hidden)];
    private static readonly string ReadmeText = File.ReadAllText(Repository.PathOf(Readme));

    [Fact]
    public void Every_verb_stands_in_the_readme() => Rule.Holds(
        Verbs.Select(verb => verb.Name).Where(name => !Regex.IsMatch(ReadmeText, $@"\ballocinsight {name}\b")),
        $"Show in {Readme} what 'allocinsight VERB' does.");

    [Fact]
    public void Every_option_stands_in_the_documentation()
    {
        string documentation = string.Concat(TrackedFiles.Pages.Select(page => File.ReadAllText(Repository.PathOf(page))));
        Rule.Holds(
            Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => !Regex.IsMatch(documentation, $"`{Regex.Escape(name)}[ `]")),
            $"Add the option to the table in {Readme}.");
    }

    [Fact]
    public void Every_option_of_the_readme_exists() => Rule.Holds(
        OptionName().Matches(ReadmeText).Select(match => match.Groups[1].Value).Except(Options.SelectMany(option => option.Aliases.Prepend(option.Name))),
        $"Remove the option from {Readme}, or correct its name.");

    [Fact]
    public void The_readmes_exit_codes_are_the_tools() => Assert.Equal(
        typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.GetValue(null)}"),
        new MarkdownPage(Readme).Table("code").Select(row => row[0]));

    [GeneratedRegex("`(--?[a-z][a-z-]*)[ `]")]
    private static partial Regex OptionName();
}
