using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>All profiles of a compilation, by source file.</summary>
internal sealed class HotSites
{
    private readonly Compilation _compilation;
    private readonly ILookup<string, SiteRow> _rowsByName;
    private readonly Lazy<ILookup<string, SyntaxTree>> _treesByName;
    private readonly ConcurrentDictionary<SyntaxTree, ProfiledTree?> _trees = new();

    private HotSites(Compilation compilation, IReadOnlyList<SitesFile> files)
    {
        _compilation = compilation;
        Files = files;
        _rowsByName = files.SelectMany(file => file.Rows).ToLookup(row => FileName(row.Path), StringComparer.OrdinalIgnoreCase);
        _treesByName = new(() => compilation.SyntaxTrees.ToLookup(tree => FileName(WithSlashes(tree.FilePath)), StringComparer.OrdinalIgnoreCase));
        IsEmpty = files.All(file => file.Rows.Count == 0);
    }

    /// <summary>Whether no row was read.</summary>
    public bool IsEmpty { get; }

    /// <summary>All files, also those that could not be read.</summary>
    public IReadOnlyList<SitesFile> Files { get; }

    /// <summary>Whether there is anything to read. Most projects have no profile: for them that is all the work there is.</summary>
    public static bool AreAmong(ImmutableArray<AdditionalText> files) => files.Any(IsProfile);

    /// <summary>Reads every additional file with the extension.</summary>
    public static HotSites Read(Compilation compilation, ImmutableArray<AdditionalText> files, CancellationToken cancellation) => new(
        compilation,
        [
            .. files.Where(IsProfile)
                .Select(file => SitesFile.Read(file.Path, file.GetText(cancellation))),
        ]);

    /// <summary>What was measured in a source file; null where nothing was.</summary>
    public ProfiledTree? Of(SyntaxTree tree) => IsEmpty ? null : _trees.GetOrAdd(tree, Find);

    private static bool IsProfile(AdditionalText file) => file.Path.EndsWith(SitesFile.Extension, StringComparison.OrdinalIgnoreCase);

    private ProfiledTree? Find(SyntaxTree tree)
    {
        string path = WithSlashes(tree.FilePath);
        SiteRow[] rows = [.. _rowsByName[FileName(path)].Where(row => Names(row.Path, path) && IsBest(row, tree, path))];
        return rows.Length == 0 ? null : new ProfiledTree(tree, rows);
    }

    /// <summary>Where several files end with a row's path, it means the one with its content, else the one nearest to the root.</summary>
    private bool IsBest(SiteRow row, SyntaxTree tree, string path)
    {
        SyntaxTree[] others = [.. _treesByName.Value[FileName(path)].Where(other => other != tree && Names(row.Path, WithSlashes(other.FilePath)))];
        if (others.Length == 0 || SourceHash.Matches(tree.GetText(), row.Sha256))
            return true;
        return !others.Any(other => WithSlashes(other.FilePath).Length < path.Length || SourceHash.Matches(other.GetText(), row.Sha256));
    }

    private static bool Names(string rowPath, string path) =>
        path.EndsWith(rowPath, StringComparison.OrdinalIgnoreCase) && (path.Length == rowPath.Length || path[path.Length - rowPath.Length - 1] == '/');

    private static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static string WithSlashes(string path) => path.Replace('\\', '/');
}
