using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Testing.Analysis;

/// <summary>A file's name, relative to the test's project, and its text.</summary>
internal readonly record struct NamedText(string Name, string Text);

/// <summary>All that a rule test fixes besides its source.</summary>
internal sealed record Scenario(ImmutableArray<DiagnosticAnalyzer> Analyzers, CodeFixProvider? Fix)
{
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<NamedText> Profiles { get; init; } = [];

    public ImmutableArray<HotSite> HotSites { get; init; } = [];

    /// <summary>Source files that are compiled with the test's own.</summary>
    public ImmutableArray<NamedText> Files { get; init; } = [];

    /// <summary>Source of assemblies that the test's projects refer to, and whether they do to the compiled one.</summary>
    public ImmutableArray<(string Source, bool IsCompiled)> Libraries { get; init; } = [];

    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp14;

    public bool Nullable { get; init; } = true;

    public bool Pool { get; init; } = true;

    /// <summary>Another project that compiles the test's file, if any: whether it has the pool, and its language.</summary>
    public (bool Pool, LanguageVersion Language)? Linked { get; init; }

    /// <summary>Whether a fix test executes <c>Run</c> before and after.</summary>
    public bool Runs { get; init; } = true;

    /// <summary>Whether <c>Run</c> must allocate less after the fix.</summary>
    public bool Gains { get; init; } = true;

    /// <summary>How often FixAll is applied: more than once only where a fix makes room for the next.</summary>
    public int FixAllPasses { get; init; } = 1;
}
