using AllocInsight.Profiling.Sites;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class StringAdviceTests
{
    [Theory]
    [InlineData("Strings are joined", "System.String.Concat")]
    [InlineData("A part of a string is copied", "System.String.Substring", "System.String.InternalSubString")]
    [InlineData("A changed copy is made", "System.String.Replace")]
    [InlineData("A value becomes text", "System.Int32.ToString", "System.Number.Int32ToDecStr")]
    [InlineData("The characters of a span are copied", "System.ReadOnlySpan<T>.ToString", "System.String.Ctor")]
    [InlineData("The builder's text is copied", "System.Text.StringBuilder.ToString")]
    [InlineData("`JsonSerializer.Serialize` makes it", "System.Text.Json.JsonSerializer.Serialize<TValue>", "System.Text.Json.JsonReaderHelper.TranscodeHelper")]
    [InlineData("Strings cannot be pooled", "System.String.Ctor")]
    [InlineData("Strings cannot be pooled")]
    public void The_call_that_makes_a_string_says_what_helps(string expected, params string[] calls) =>
        Assert.StartsWith(expected, StringAdvice.For(calls.Length == 0 ? Maker.Site : Fact.Through(calls)), StringComparison.Ordinal);
}
