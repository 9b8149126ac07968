using System.Xml.Linq;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Architecture;

/// <summary>What a project file refers to.</summary>
internal sealed class ProjectFile(string path)
{
    private readonly XDocument _document = XDocument.Load(Repository.PathOf(path));

    public string Path { get; } = path;

    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(path);

    /// <summary>Tests and tools stand outside the product and may refer to all of it.</summary>
    public bool IsOutside => Path.StartsWith("tests/", StringComparison.Ordinal) || Path.StartsWith("tools/", StringComparison.Ordinal);

    public IEnumerable<string> References => Items("ProjectReference").Select(item => System.IO.Path.GetFileNameWithoutExtension(item.Replace('\\', '/')));

    public IEnumerable<string> Packages => Items("PackageReference");

    /// <summary>Versions that stand here instead of in the central file.</summary>
    public IEnumerable<string> OwnVersions => _document.Descendants("PackageReference")
        .Where(item => item.Attribute("Version") is not null || item.Attribute("VersionOverride") is not null || item.Element("Version") is not null)
        .Select(item => (string)item.Attribute("Include")!);

    private IEnumerable<string> Items(string kind) => _document.Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>();
}
