using AllocInsight.Contract.Tests.Files;
using AllocInsight.Testing;

namespace AllocInsight.Contract.Tests.Documentation;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere() => Rule.Holds(
        TrackedFiles.Pages.Select(path => new MarkdownPage(path))
            .SelectMany(page => page.Links.Where(link => !IsElsewhere(link) && !Exists(page, link)).Select(link => $"{page.Path}: {link}")),
        "Correct the link: there is no such file or heading.");

    [Fact]
    public void Every_page_is_linked_from_another() => Rule.Holds(
        TrackedFiles.Pages.Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(
            TrackedFiles.Pages.Select(path => new MarkdownPage(path)).SelectMany(page => page.Links.Where(link => !IsElsewhere(link)).Select(link => Target(page, link)))),
        "Link the page from README.md or from another page, so that it is found.");

    private static bool IsElsewhere(string link) => link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool Exists(MarkdownPage page, string link)
    {
        string target = Target(page, link);
        string path = Repository.PathOf(target);
        string anchor = link.Split('#') is [_, var name] ? name : "";
        return anchor.Length == 0 ? Path.Exists(path) : File.Exists(path) && new MarkdownPage(target).Anchors.Contains(anchor);
    }

    private static string Target(MarkdownPage page, string link)
    {
        string file = link.Split('#')[0];
        if (file.Length == 0) return page.Path;
        string full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page.Path))!, file));
        return Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }
}
