using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AllocInsight.Analyzers.Tests.Harness;

/// <summary>
/// A rule made up for the harness: <c>new byte[100]</c> in a declaration, from a threshold on, louder where a profile names its line.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ByteArrayAnalyzer : DiagnosticAnalyzer
{
    public const string Id = "DUM0001";

    private static readonly DiagnosticDescriptor Quiet = new(Id, "Array", "{0}", "Test", DiagnosticSeverity.Hidden, true);
    private static readonly DiagnosticDescriptor Hot = new(Id, "Array", "hot: {0}", "Test", DiagnosticSeverity.Warning, true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Quiet, Hot];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.ArrayCreationExpression);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var array = (ArrayCreationExpressionSyntax)context.Node;
        if (array.Parent is not EqualsValueClauseSyntax || array.Type.ElementType.ToString() != "byte") return;
        if (array.Type.RankSpecifiers[0].Sizes[0] is not LiteralExpressionSyntax { Token.Value: int size }) return;

        AnalyzerConfigOptions options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(array.SyntaxTree);
        if (options.TryGetValue("allocinsight_threshold_bytes", out string? threshold) && size < int.Parse(threshold, null)) return;

        context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.TargetFramework", out string? framework);
        bool pool = context.Compilation.GetTypeByMetadataName("AllocInsight.Pooling.Pool") is not null;
        string? row = RowOf(context, array);
        context.ReportDiagnostic(Diagnostic.Create(row is null ? Quiet : Hot, array.GetLocation(), row ?? $"{framework}, pool: {pool}"));
    }

    private static string? RowOf(SyntaxNodeAnalysisContext context, SyntaxNode node)
    {
        string line = (node.GetLocation().GetLineSpan().StartLinePosition.Line + 1).ToString(null, null);
        return context.Options.AdditionalFiles
            .Where(file => file.Path.EndsWith(".allocsites", StringComparison.Ordinal))
            .SelectMany(file => file.GetText()!.ToString().Split('\n'))
            .FirstOrDefault(row => row.Split('\t') is [string path, _, string at, ..]
                && node.SyntaxTree.FilePath.EndsWith(path, StringComparison.Ordinal)
                && at == line);
    }
}
