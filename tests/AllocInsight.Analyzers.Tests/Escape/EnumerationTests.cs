using AllocInsight.Analyzers.Rules;
using AllocInsight.Analyzers.Tests.Rules;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>What a loop goes through may hold on to what it was made from.</summary>
public sealed class EnumerationTests
{
    private static readonly RuleTest Test = PoolRuleTest.Of<TemporaryBuilderAnalyzer>();

    [Theory]
    [InlineData("foreach (ReadOnlyMemory<char> chunk in sb.GetChunks()) Kept = chunk;")]
    [InlineData("ReadOnlyMemory<char> last = default; foreach (var chunk in sb.GetChunks()) last = chunk; Kept = last;")]
    [InlineData("foreach (var part in new Parts(sb)) Kept = part;")]
    public Task Its_elements_are_followed_where_they_may(string body) => Test.IgnoresAsync(InClass(body));

    [Theory]
    [InlineData("foreach (ReadOnlyMemory<char> chunk in sb.GetChunks()) Kept = chunk.Length;")]
    [InlineData("foreach (ReadOnlyMemory<char> chunk in sb.GetChunks()) Kept = chunk.ToString();")]
    [InlineData("foreach (char c in sb.ToString()) Kept = c;")]
    public Task Its_elements_are_free_where_they_may_not(string body) =>
        Test.FlagsAsync(InClass(body).Replace("sb = new StringBuilder()", "sb = [|new StringBuilder()|]", StringComparison.Ordinal));

    private static string InClass(string body) => Code.InClass($$"""
        public static object? Kept;
        public static void M(int n)
        {
            var sb = new StringBuilder();
            sb.Append(n);
            {{body}}
        }

        public readonly struct Parts(StringBuilder whole)
        {
            public Parts GetEnumerator() => this;
            public bool MoveNext() => false;
            public StringBuilder Current => whole;
        }
        """);
}
