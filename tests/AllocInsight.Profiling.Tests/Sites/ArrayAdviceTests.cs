using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sites;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class ArrayAdviceTests
{
    [Theory]
    [InlineData("System.Collections.Generic.List<T>.AddWithResize", "System.Array.Resize<T>", Verdict.PoolCollection)]
    [InlineData("System.Collections.Generic.Stack<T>.Push", "System.Array.Resize<T>", Verdict.PoolCollection)]
    [InlineData("System.Collections.Generic.Dictionary<TKey, TValue>.TryInsert", "System.Collections.Generic.Dictionary<TKey, TValue>.Resize", Verdict.PoolCollection)]
    [InlineData("System.Collections.Generic.HashSet<T>.Add", "System.Collections.Generic.HashSet<T>.Resize", Verdict.PoolCollection)]
    [InlineData("System.Text.StringBuilder.Append", "System.Text.StringBuilder.ExpandByABlock", Verdict.PoolBuffer)]
    [InlineData("System.IO.MemoryStream.Write", "System.IO.MemoryStream.Capacity.set", Verdict.PoolBuffer)]
    [InlineData("System.IO.Stream.Write", "System.IO.MemoryStream.Capacity.set", Verdict.PoolBuffer)]
    [InlineData("System.Collections.Generic.List<T>.ToArray", "System.Collections.Generic.List<T>.ToArray", Verdict.PoolArray)]
    [InlineData("System.IO.MemoryStream.ToArray", "System.IO.MemoryStream.ToArray", Verdict.PoolArray)]
    [InlineData("System.Linq.Enumerable.ToArray<TSource>", "System.Collections.Generic.SegmentedArrayBuilder<T>.ToArray", Verdict.PoolArray)]
    [InlineData("System.IO.File.ReadAllText", "System.Text.StringBuilder.ExpandByABlock", Verdict.PoolArray)]
    internal void An_array_is_judged_by_the_call_that_the_line_makes(string call, string inside, Verdict expected) =>
        Assert.Equal(expected, Advisor.Judge(Fact.Of(TypeKind.Array, "int[]", Fact.Through(call, inside))).Verdict);

    [Theory]
    [InlineData("char[]", 512)]
    [InlineData("int[]", 100)]
    public void What_an_inlined_method_of_the_framework_makes_is_not_to_be_rented(string type, double size)
    {
        (Verdict verdict, string advice) = Advisor.Judge(Fact.Of(TypeKind.Array, type, Fact.Through(), size));
        Assert.Equal(Verdict.Avoid, verdict);
        Assert.Contains("framework that was inlined here makes it", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Pool.Array", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_of_what_only_collections_have_is_storage_whatever_method_makes_it()
    {
        SiteFacts site = Fact.Of(TypeKind.Array, "Entry[]", Fact.Through()) with { IsPartOfCollection = true };
        Assert.Equal(Verdict.PoolCollection, Advisor.Judge(site).Verdict);
    }

    [Fact]
    public void A_method_that_copies_is_named()
    {
        string advice = Advisor.Judge(Fact.Of(TypeKind.Array, "int[]", Fact.Through("System.Linq.Enumerable.ToArray<TSource>"))).Advice;
        Assert.StartsWith("`Enumerable.ToArray` copies", advice, StringComparison.Ordinal);
        Assert.Contains("Pool.Array<int>", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_of_arguments_is_avoided()
    {
        SiteFacts site = Fact.Of(TypeKind.Array, "object[]", size: 48) with { IsArgumentArray = true };
        Assert.Equal(Verdict.Avoid, Advisor.Judge(site).Verdict);
    }

    [Fact]
    public void Small_arrays_are_left_unless_they_are_a_good_part_of_everything()
    {
        SiteFacts site = Fact.Of(TypeKind.Array, "byte[]", size: 100);
        Assert.Equal(Verdict.PoolArray, Advisor.Judge(site).Verdict);
        Assert.Equal(Verdict.Leave, Advisor.Judge(site with { Share = 0.04 }).Verdict);
        Assert.Equal(Verdict.PoolArray, Advisor.Judge(site with { Share = 0.04, MeanSize = 300 }).Verdict);
    }

    [Theory]
    [InlineData("byte[]", true)]
    [InlineData("Shop.Order[]", false)]
    public void Only_what_holds_no_references_is_offered_the_stack(string type, bool expected) =>
        Assert.Equal(expected, Advisor.Judge(Fact.Of(TypeKind.Array, type, size: 100)).Advice.Contains("stackalloc", StringComparison.Ordinal));

    [Fact]
    public void Large_arrays_are_told_where_they_lie() =>
        Assert.Contains("large object heap", Advisor.Judge(Fact.Of(TypeKind.Array, "byte[]", size: 100_000)).Advice, StringComparison.Ordinal);
}
