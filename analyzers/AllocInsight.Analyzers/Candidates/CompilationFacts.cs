using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using AllocInsight.Analyzers.Settings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>What all rules need to know of a compilation, found out once. Safe for use by several threads.</summary>
internal sealed class CompilationFacts
{
    private static readonly ConditionalWeakTable<Compilation, CompilationFacts> Known = new();

    private static readonly string[] ArrayPoolTypes = ["System.Buffers.ArrayPool`1", "System.Span`1", "System.MemoryExtensions"];

    private readonly AnalyzerOptions _options;
    private readonly ConcurrentDictionary<SyntaxTree, RuleSettings> _settings = new();

    private CompilationFacts(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        _options = options;
        Pool = compilation.GetTypeByMetadataName("AllocInsight.Pooling.Pool");
        HasArrayPool = ArrayPoolTypes.All(name => compilation.GetTypeByMetadataName(name) is not null);
        Sites = HotSites.Read(compilation, options.AdditionalFiles, cancellation);
        Escape = new EscapeAnalysis(compilation);
        Jit = JitModel.Of(compilation);
    }

    /// <summary>The pool; null where the project does not refer to it.</summary>
    public INamedTypeSymbol? Pool { get; }

    /// <summary>Whether the project knows <c>ArrayPool</c>, and spans of what that lends.</summary>
    public bool HasArrayPool { get; }

    /// <summary>The profiles.</summary>
    public HotSites Sites { get; }

    /// <summary>The escape analysis, with what it has found out so far.</summary>
    public EscapeAnalysis Escape { get; }

    /// <summary>What the runtime does by itself.</summary>
    public JitModel Jit { get; }

    /// <summary>The facts of a compilation.</summary>
    public static CompilationFacts Of(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation) =>
        Known.TryGetValue(compilation, out CompilationFacts? facts)
            ? facts
            : Known.GetValue(compilation, key => new CompilationFacts(key, options, cancellation));

    /// <summary>The options for a source file.</summary>
    public RuleSettings SettingsOf(SyntaxTree tree) =>
        _settings.TryGetValue(tree, out RuleSettings settings) ? settings : _settings.GetOrAdd(tree, key => RuleSettings.Of(_options.AnalyzerConfigOptionsProvider.GetOptions(key)));
}
