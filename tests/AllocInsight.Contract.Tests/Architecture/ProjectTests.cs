using System.Xml.Linq;
using AllocInsight.Contract.Tests.Files;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Architecture;

public sealed class ProjectTests
{
    private static readonly ProjectFile[] Projects = [.. TrackedFiles.Projects.Select(path => new ProjectFile(path))];
    private static readonly Dictionary<string, string[]> Rows = new MarkdownPage(ImportRules.Page).Table("project").ToDictionary(row => row[0]);

    private static IEnumerable<ProjectFile> Product => Projects.Where(project => !project.IsOutside);

    [Fact]
    public void Every_project_of_the_product_has_a_row_in_the_rules() => Rule.Holds(
        Product.Where(project => !Rows.ContainsKey(project.Name)).Select(project => project.Name),
        $"Say in {ImportRules.Page} what the project may refer to.");

    [Fact]
    public void Projects_reference_what_the_rules_name_and_nothing_else() => Rule.Holds(
        Breaches(1, project => project.References),
        $"Remove the reference. The rules of {ImportRules.Page} keep the parts apart: change them only if the design changes.");

    [Fact]
    public void Projects_use_the_packages_that_the_rules_name_and_no_others() => Rule.Holds(
        Breaches(2, project => project.Packages),
        $"Do without the package, or add it to its row in {ImportRules.Page}: every package is one more thing that users install.");

    [Fact]
    public void Nothing_of_the_product_references_tests_or_tools() => Rule.Holds(
        Product.SelectMany(project => project.References.Where(name => Projects.Any(other => other.Name == name && other.IsOutside)).Select(name => $"{project.Name} references {name}")),
        "Move what is needed into the product.");

    [Fact]
    public void Package_versions_stand_in_the_central_file_only() => Rule.Holds(
        Projects.SelectMany(project => project.OwnVersions.Select(package => $"{project.Path}: {package}")),
        "Move the version to Directory.Packages.props.");

    [Fact]
    public void Every_central_version_is_used() => Rule.Holds(
        XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(item => (string)item.Attribute("Include")!)
            .Except(Projects.SelectMany(project => project.Packages).Concat(SharedPackages())),
        "Remove the version from Directory.Packages.props, or use the package.");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Repository.PathOf("AllocInsight.sln")).Replace('\\', '/');
        Rule.Holds(
            Projects.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)).Select(project => project.Path),
            "Add it: dotnet sln add PATH.");
    }

    private static IEnumerable<string> Breaches(int column, Func<ProjectFile, IEnumerable<string>> used) => Product
        .Where(project => Rows.ContainsKey(project.Name))
        .SelectMany(project => used(project).Except(ImportRules.Names(Rows[project.Name][column])).Select(name => $"{project.Name} refers to {name}"));

    private static IEnumerable<string> SharedPackages() => TrackedFiles.All
        .Where(path => Path.GetFileName(path) is "Directory.Build.props" or "Directory.Build.targets")
        .SelectMany(path => new ProjectFile(path).Packages);
}
