using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0901: rows of a profile that no longer mean a place in the source. ALI0902: profiles that cannot be read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProfileAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. RuleTable.StaleRow.Descriptors, .. RuleTable.UnreadableProfile.Descriptors];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (!HotSites.AreAmong(start.Options.AdditionalFiles))
                return;
            CompilationFacts facts = CompilationFacts.Of(start.Compilation, start.Options, start.CancellationToken);
            if (facts.Sites.Files.Any(file => file.Error is not null))
                start.RegisterCompilationEndAction(end => ReportUnreadable(end, facts.Sites));
            if (!facts.Sites.IsEmpty)
                start.RegisterSemanticModelAction(model => ReportStale(model, facts));
        });
    }

    private static void ReportUnreadable(CompilationAnalysisContext context, HotSites sites)
    {
        foreach (SitesFile file in sites.Files.Where(file => file.Error is not null))
            context.ReportDiagnostic(Diagnostic.Create(RuleTable.UnreadableProfile.Quiet, PlaceIn(file, file.ErrorSpan), System.IO.Path.GetFileName(file.Path), file.Error));
    }

    private static void ReportStale(SemanticModelAnalysisContext context, CompilationFacts facts)
    {
        SyntaxTree tree = context.SemanticModel.SyntaxTree;
        if (facts.Sites.Of(tree) is not { Changed: { Count: > 0 } changed } profiled)
            return;
        double hotShare = facts.SettingsOf(tree).HotShare;
        SiteRow[] hot = [.. changed.Where(row => row.Verdict != "leave" && row.Figures.Share >= hotShare)];
        if (hot.Length == 0)
            return;
        ILookup<string, (ITypeSymbol Type, ISymbol Member)> made = Creations(profiled, [.. hot], context)
            .SelectMany(pair => RowMethods.Of(pair.Member).Select(method => (method, pair)))
            .ToLookup(entry => entry.method, entry => entry.pair);
        foreach (SiteRow row in hot)
        {
            // Where collections grow, the row's type is not made by an expression: the method is all that can be looked for.
            bool isFound = row.Verdict is "pool-array" or "pool-object"
                ? made[row.Method].Any(pair => TypeNames.Matches(pair.Type, row.Type) && profiled.RowsOf(pair.Member, pair.Type).Contains(row))
                : DeclaresMember(context.SemanticModel, row.Method, context.CancellationToken);
            if (!isFound)
                context.ReportDiagnostic(Diagnostic.Create(RuleTable.StaleRow.Quiet, PlaceIn(row.File, row.Span), row.Path, $"the {row.Type} of line {row.Line}"));
        }
    }

    /// <summary>What is made in the members that the rows may mean.</summary>
    private static IEnumerable<(ITypeSymbol Type, ISymbol Member)> Creations(ProfiledTree profiled, HashSet<SiteRow> rows, SemanticModelAnalysisContext context)
    {
        SemanticModel model = context.SemanticModel;
        foreach (SyntaxNode node in HotMembers.Of(profiled, model, context.CancellationToken).Where(member => member.Value.Any(rows.Contains)).SelectMany(member => HotMembers.NodesOf(member.Key)))
        {
            if (node is BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or InvocationExpressionSyntax or CollectionExpressionSyntax
                && model.GetTypeInfo(node, context.CancellationToken) is var info
                && (info.Type ?? info.ConvertedType) is { } type
                && model.GetEnclosingSymbol(node.SpanStart, context.CancellationToken) is { } code)
                yield return (type, code is IMethodSymbol method ? FunctionNames.MemberOf(method) : code);
        }
    }

    private static bool DeclaresMember(SemanticModel model, string id, CancellationToken cancellation) =>
        model.SyntaxTree.GetRoot(cancellation).DescendantNodes().OfType<MemberDeclarationSyntax>().Any(member => model.GetDeclaredSymbol(member, cancellation) is { } symbol && IsOrHas(symbol, id))
        || model.SyntaxTree.GetRoot(cancellation) is CompilationUnitSyntax { Members: [GlobalStatementSyntax, ..] } && id.Contains("$");

    private static bool IsOrHas(ISymbol symbol, string id) =>
        symbol.GetDocumentationCommentId() == id
        || symbol is IPropertySymbol property && (property.GetMethod?.GetDocumentationCommentId() == id || property.SetMethod?.GetDocumentationCommentId() == id)
        || symbol is INamedTypeSymbol type && type.InstanceConstructors.Concat(type.StaticConstructors).Any(constructor => constructor.GetDocumentationCommentId() == id);

    private static Location PlaceIn(SitesFile file, TextSpan span) => Location.Create(file.Path, span, file.Text.Lines.GetLinePositionSpan(span));
}
