using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Testing.Analysis;

/// <summary>Puts a comment between each two tokens of a source in turn, and looks for it after the fixes.</summary>
internal static class CommentScan
{
    public static async Task RunAsync(Scenario scenario, string source)
    {
        SyntaxNode root = await CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(scenario.Language)).GetRootAsync().ConfigureAwait(false);
        int[] positions = [.. root.DescendantTokens().Where(MayFollowComment).Select(token => token.SpanStart)];
        for (int i = 0; i < positions.Length; i++)
        {
            string number = positions[i].ToString(CultureInfo.InvariantCulture), comment = i % 2 == 0 ? $"/*{number}*/" : $"// {number}.";
            await TryAsync(scenario, source.Insert(positions[i], comment + (i % 2 == 0 ? " " : "\n")), comment).ConfigureAwait(false);
        }
    }

    // Of code alone; inside strings it would be text.
    private static bool MayFollowComment(SyntaxToken token) =>
        token.Parent!.AncestorsAndSelf().Any(node => node is BlockSyntax or GlobalStatementSyntax)
        && token.Kind() is not (SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken) && token.Parent?.Parent?.Kind() is not (SyntaxKind.InterpolatedStringExpression or SyntaxKind.Interpolation);

    private static async Task TryAsync(Scenario scenario, string source, string comment)
    {
        Document document = TestSolution.OfOne(scenario, source);
        RuleAnalysis analysis = await RuleAnalysis.OfAsync(scenario, document.Project, $"with the comment {comment}").ConfigureAwait(false);
        (document, _) = await FixApplication.ToFixpointAsync(scenario, document, analysis).ConfigureAwait(false);
        string text = await FixApplication.TextAsync(document).ConfigureAwait(false);
        int count = text.Split(comment).Length - 1;
        if (count != 1)
            throw new RuleTestException($"The comment {comment} stands {count} times in the fixed text.", TextDifference.Numbered(source), TextDifference.Numbered(text));
    }
}
