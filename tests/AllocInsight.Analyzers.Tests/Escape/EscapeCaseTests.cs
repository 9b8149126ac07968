using System.Collections.Concurrent;
using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>
/// Some 600 ways in which an object leaves a method (<c>## E ...</c>) or does not (<c>## F ...</c>), in the files of the folder <c>Cases</c>. What
/// stands before the first case belongs to all of a file; behind <c>%%</c> stands code outside of the class.
/// </summary>
public sealed class EscapeCaseTests
{
    private const string Usings = "#nullable disable warnings\nusing System.Runtime.CompilerServices; using System.Runtime.InteropServices; using System.Threading;\n";

    private static readonly RuleTest Arrays = PoolRuleTest.Of<TemporaryArrayAnalyzer>();
    private static readonly RuleTest Objects = RuleTest.Of<NewObjectAnalyzer>();

    [Theory]
    [InlineData("alias")]
    [InlineData("await")]
    [InlineData("callee")]
    [InlineData("capture")]
    [InlineData("object")]
    [InlineData("span")]
    public async Task What_leaves_is_not_flagged_and_what_certainly_stays_is(string file)
    {
        string[] parts = ("\n" + await File.ReadAllTextAsync(Repository.PathOf($"tests/AllocInsight.Analyzers.Tests/Escape/Cases/{file}.txt"))).Split("\n## ");
        RuleTest test = file == "object" ? Objects : Arrays;
        ConcurrentBag<string> wrong = [];
        await Parallel.ForEachAsync(parts.Skip(1), async (part, _) =>
        {
            string title = part.Split('\n')[0];
            bool isFlagged = (await test.DiagnosticsAsync(Source(parts[0], title, part[title.Length..].Trim('\n')))).Count > 0;
            if (isFlagged != title.StartsWith('F'))
                wrong.Add($"{(isFlagged ? "flagged" : "not flagged")}: {part}");
        });
        Assert.True(parts.Length > 50 && wrong.IsEmpty, string.Join('\n', wrong));
    }

    private static string Source(string shared, string title, string body)
    {
        string[] pieces = body.Split("%%");
        string members = title.Contains("members", StringComparison.Ordinal)
            ? shared + "\n" + pieces[0]
            : $"{shared}\npublic static object? M(int n, byte[] other, string text)\n{{\n{pieces[0]}\nreturn null;\n}}";
        string modifiers = title.Contains("unsafe", StringComparison.Ordinal) ? "public unsafe partial class" : "public partial class";
        return Usings + Code.InClass(members).Replace("public class Program", $"{modifiers} Program", StringComparison.Ordinal) + pieces.ElementAtOrDefault(1);
    }
}
