using System.Reflection;
using AllocInsight.Contract.Tests.Files;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Architecture;

public sealed class NamespaceTests
{
    private const string Product = "AllocInsight";

    // What every namespace above may use: root namespaces use none of the others.
    private static readonly string[] Roots = ["AllocInsight.Profiling", "AllocInsight.Cli", "AllocInsight.Analyzers"];

    private static readonly Assembly[] Assemblies =
    [
        .. new[] { "AllocInsight.Pooling", "AllocInsight.Profiling", "allocinsight", "AllocInsight.Analyzers", "AllocInsight.Analyzers.CodeFixes" }.Select(Assembly.Load),
    ];

    private static readonly TypeUse[] Uses =
        [.. Assemblies.SelectMany(TypeUses.Of).Where(use => IsOurs(use.User) && IsOurs(use.Used) && use.User.Namespace != use.Used.Namespace)];

    private static IReadOnlyList<(string Namespace, string[] MayUse)> Rows => ImportRules.Namespaces;

    [Fact]
    public void A_namespace_uses_only_what_the_rules_name()
    {
        Dictionary<string, string[]> allowed = Rows.ToDictionary(row => row.Namespace, row => row.MayUse);
        Rule.Holds(
            Uses.Where(use => !Roots.Contains(use.Used.Namespace) && !allowed.GetValueOrDefault(use.User.Namespace!, []).Contains(use.Used.Namespace))
                .Select(use => $"{use.User} uses {use.Used}"),
            $"Move the type to a namespace that may use it, or pass it what it needs; a new use of a lower namespace needs its name in {ImportRules.Page}.");
    }

    // Constants leave no trace in an assembly, but their namespace stands in the file.
    [Fact]
    public void A_file_imports_only_what_its_namespaces_row_names()
    {
        Dictionary<string, string[]> allowed = Rows.ToDictionary(row => row.Namespace, row => row.MayUse);
        Rule.Holds(
            TrackedFiles.Code.Where(file => NamespaceOf(file) is { } own && allowed.ContainsKey(own))
                .SelectMany(file => Imports(file).Except(Roots).Except(allowed[NamespaceOf(file)!]).Select(name => $"{file} imports {name}")),
            $"Move what is needed below both namespaces; a new use of a lower one needs its name in {ImportRules.Page}.");
    }

    [Fact]
    public void A_namespace_may_use_only_those_above_it_in_the_table() => Rule.Holds(
        Rows.SelectMany((row, i) => row.MayUse.Except(Rows.Take(i).Select(lower => lower.Namespace)).Select(name => $"{row.Namespace} names {name}")),
        $"The table of {ImportRules.Page} goes from the bottom up: order it so, and break a cycle by moving what both sides need below both.");

    [Fact]
    public void The_root_namespaces_use_none_of_the_others() => Rule.Holds(
        Uses.Where(use => Roots.Contains(use.User.Namespace) && !Roots.Contains(use.Used.Namespace)).Select(use => $"{use.User} uses {use.Used}"),
        "Everything may use a root namespace, so it must not use what may use it: move the type to the highest namespace that it needs.");

    [Fact]
    public void The_rules_name_nothing_that_is_no_longer_used() => Rule.Holds(
        Rows.SelectMany(row => row.MayUse.Except(Uses.Where(use => use.User.Namespace == row.Namespace).Select(use => use.Used.Namespace)).Select(name => $"{row.Namespace} names {name}")),
        $"Remove the name from its row in {ImportRules.Page}, so that the rules stay as strict as the code is.");

    [Fact]
    public void Every_namespace_has_a_row_and_every_row_a_namespace()
    {
        string[] inCode = [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsOurs).Select(type => type.Namespace!).Distinct()];
        string[] inTable = [.. Rows.Select(row => row.Namespace)];
        Rule.Holds(inCode.Except(inTable), $"Say in {ImportRules.Page} what the namespace holds and what it may use.");
        Rule.Holds(inTable.Except(inCode), $"Remove the row from {ImportRules.Page}: there is no such namespace.");
    }

    [Fact]
    public void A_file_lies_in_the_folder_that_its_namespace_names() => Rule.Holds(
        TrackedFiles.Code.Where(file => file.Contains("/AllocInsight.", StringComparison.Ordinal)).Select(file => (File: file, Namespace: NamespaceOf(file)))
            .Where(file => file.Namespace is not null && !("." + Path.GetDirectoryName(file.File)!.Replace('\\', '.').Replace('/', '.')).EndsWith("." + file.Namespace, StringComparison.Ordinal))
            .Select(file => $"{file.File} is in {file.Namespace}"),
        "Move the file or change its namespace: a folder is a namespace.");

    private static bool IsOurs(Type type) => type.Namespace is { } name && (name == Product || name.StartsWith(Product + ".", StringComparison.Ordinal));

    private static IEnumerable<string> Imports(string file) => File.ReadLines(Repository.PathOf(file))
        .Where(line => line.StartsWith($"using {Product}.", StringComparison.Ordinal))
        .Select(line => line["using ".Length..].TrimEnd(';'));

    private static string? NamespaceOf(string file) => File.ReadLines(Repository.PathOf(file))
        .FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';', ' ', '{');
}
