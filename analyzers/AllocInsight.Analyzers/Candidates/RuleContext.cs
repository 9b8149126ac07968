using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using AllocInsight.Analyzers.Settings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>A node that a rule looks at, and what it needs to judge and report it.</summary>
internal readonly struct RuleContext
{
    private readonly SyntaxNodeAnalysisContext _node;
    private readonly SemanticModelAnalysisContext _file;
    private readonly bool _isHot;

    /// <summary>For what no profile shows to be hot.</summary>
    public RuleContext(SyntaxNodeAnalysisContext node, CompilationFacts facts)
    {
        _node = node;
        (Node, Model, Cancellation) = (node.Node, node.SemanticModel, node.CancellationToken);
        Facts = facts;
    }

    /// <summary>For what is hot.</summary>
    public RuleContext(SyntaxNode node, SemanticModelAnalysisContext file, CompilationFacts facts)
    {
        _file = file;
        _isHot = true;
        (Node, Model, Cancellation) = (node, file.SemanticModel, file.CancellationToken);
        Facts = facts;
    }

    /// <summary>What is known of the compilation.</summary>
    public CompilationFacts Facts { get; }

    /// <summary>The file's options.</summary>
    public RuleSettings Settings => Facts.SettingsOf(Node.SyntaxTree);

    /// <summary>Whether rewrites may call the pool.</summary>
    public bool UsesPool => Facts.Pool is not null && Settings.Target == RewriteTarget.Pool;

    /// <summary>The node.</summary>
    public SyntaxNode Node { get; }

    /// <summary>The file's model.</summary>
    public SemanticModel Model { get; }

    /// <summary>Ends the analysis early.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What becomes of a new object; null where it may be used after its block, or where it matters that it is this object and no other.</summary>
    /// <param name="creation">Its declaration.</param>
    /// <param name="isExact">Whether the variable never has an object of a derived type.</param>
    public EscapeReport? Follow(LocalCreation creation, bool isExact = false) =>
        Facts.Escape.OfLocal(creation.Local, creation.Scope, creation.Operation, isExact) is { Escapes: false } report && !IdentityUses.Are(Facts.Escape, report) ? report : null;

    /// <summary>What the profiles say of an object, if that makes it hot.</summary>
    /// <param name="creation">What makes it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="member">The member that the code is in.</param>
    /// <param name="uses">Where it grows, for collections and buffers.</param>
    public Heat? HeatOf(SyntaxNode creation, ITypeSymbol type, ISymbol member, IEnumerable<ValueUse>? uses = null) =>
        HeatOf(creation, row => row.IsPoolable && TypeNames.Matches(type, row.Type), type, member, uses);

    /// <summary>The same, of the rows for which a condition holds.</summary>
    public Heat? HeatOf(SyntaxNode creation, System.Func<SiteRow, bool> condition, ITypeSymbol type, ISymbol member, IEnumerable<ValueUse>? uses = null)
    {
        if (Facts.Sites.Of(creation.SyntaxTree) is not { } profiled)
            return null;
        IEnumerable<SiteRow> rows = profiled.RowsAt(creation).Where(condition);
        if (uses is not null)
            rows = rows.Concat(uses.SelectMany(use => profiled.RowsAt(use.Value.Syntax)).Where(row => row.Verdict is "pool-collection" or "pool-buffer"));
        Heat? heat = Heat.Of(rows, isOfChangedFile: false) ?? Heat.Of(profiled.RowsOf(member, type).Where(condition), isOfChangedFile: true);
        return heat is { } measured && measured.Figures.Share >= Settings.HotShare ? measured : null;
    }

    /// <summary>Whether the project has switched a rule off for the file.</summary>
    public bool IsOff(Rule rule)
    {
        CompilationOptions options = Model.Compilation.Options;
        return options.SyntaxTreeOptionsProvider is { } provider && provider.TryGetDiagnosticValue(Node.SyntaxTree, rule.Id, Cancellation, out ReportDiagnostic severity)
            || options.SpecificDiagnosticOptions.TryGetValue(rule.Id, out severity)
            || options.SyntaxTreeOptionsProvider?.TryGetGlobalDiagnosticValue(rule.Id, Cancellation, out severity) == true
            ? severity == ReportDiagnostic.Suppress
            : false;
    }

    /// <summary>What the profiles say of objects of one type that are made in several places, if that makes them hot together.</summary>
    /// <param name="places">What makes them, the first one the place to report.</param>
    /// <param name="type">Their type.</param>
    /// <param name="member">The member that the code is in.</param>
    public Heat? HeatOfAll(IReadOnlyList<SyntaxNode> places, ITypeSymbol type, ISymbol member)
    {
        if (Facts.Sites.Of(places[0].SyntaxTree) is not { } profiled)
            return null;
        IEnumerable<SiteRow> rows = places.SelectMany(profiled.RowsAt).Where(row => row.IsPoolable && TypeNames.Matches(type, row.Type));
        Heat? heat = Heat.Of(rows, isOfChangedFile: false) ?? Heat.Of(profiled.RowsOf(member, type).Where(row => row.IsPoolable), isOfChangedFile: true);
        return heat is { } measured && measured.Figures.Share >= Settings.HotShare ? measured : null;
    }

    /// <summary>Reports a rule, if what was found is hot and this is the search for hot places, or neither.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="place">What to underline.</param>
    /// <param name="heat">What was measured, where it is hot.</param>
    /// <param name="properties">What the fix needs to know.</param>
    /// <param name="arguments">Those of the rule's message.</param>
    public void Report(Rule rule, SyntaxNode place, Heat? heat, ImmutableDictionary<string, string?>? properties, params object[] arguments)
    {
        if (heat is not null != _isHot)
            return;
        if (heat is not null)
            _file.ReportDiagnostic(Diagnostic.Create(rule.Hot, place.GetLocation(), properties, MessageTexts.Of(place.SyntaxTree, [.. arguments, heat])));
        else
            _node.ReportDiagnostic(Diagnostic.Create(rule.Quiet, place.GetLocation(), properties, MessageTexts.Of(place.SyntaxTree, arguments)));
    }
}
