using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Testing.Analysis;

/// <summary>Puts a comment between each two tokens of a source, some far apart at a time, and looks for them after the fixes.</summary>
internal static class CommentScan
{
    // So many tokens lie from one comment to the next: closer ones would make a source that nobody writes, and one at a time takes minutes.
    private const int Distance = 6;

    public static async Task RunAsync(Scenario scenario, string source)
    {
        SyntaxNode root = await CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(scenario.Language)).GetRootAsync().ConfigureAwait(false);
        int[] positions = [.. root.DescendantTokens().Where(MayFollowComment).Select(token => token.SpanStart)];
        for (int first = 0; first < Math.Min(Distance, positions.Length); first++)
        {
            string commented = source;
            List<string> comments = [];
            // From the end, so that the places before stay what they were.
            for (int i = positions.Length - 1; i >= 0; i--)
            {
                if (i % Distance != first)
                    continue;
                string number = positions[i].ToString(CultureInfo.InvariantCulture), comment = i % 2 == 0 ? $"/*{number}*/" : $"// {number}.";
                commented = commented.Insert(positions[i], comment + (i % 2 == 0 ? " " : "\n"));
                comments.Add(comment);
            }

            await TryAsync(scenario, commented, comments).ConfigureAwait(false);
        }
    }

    // Of code alone; inside strings it would be text.
    private static bool MayFollowComment(SyntaxToken token) =>
        token.Parent!.AncestorsAndSelf().Any(node => node is BlockSyntax or GlobalStatementSyntax)
        && token.Kind() is not (SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken) && token.Parent?.Parent?.Kind() is not (SyntaxKind.InterpolatedStringExpression or SyntaxKind.Interpolation);

    private static async Task TryAsync(Scenario scenario, string source, List<string> comments)
    {
        Document document = TestSolution.OfOne(scenario, source);
        RuleAnalysis analysis = await RuleAnalysis.OfAsync(scenario, document.Project, $"with the comments {string.Join(' ', comments)}").ConfigureAwait(false);
        (document, _) = await FixApplication.ToFixpointAsync(scenario, document, analysis).ConfigureAwait(false);
        string text = await FixApplication.TextAsync(document).ConfigureAwait(false);
        foreach (string comment in comments)
        {
            int count = text.Split(comment).Length - 1;
            if (count != 1)
                throw new RuleTestException($"The comment {comment} stands {count} times in the fixed text.", TextDifference.Numbered(source), TextDifference.Numbered(text));
        }
    }
}
