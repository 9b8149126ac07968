using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Sites;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class AdvisorTests
{
    public static TheoryData<TypeKind, string, double> EverythingWorthAChange { get; } = new()
    {
        { TypeKind.Array, "byte[]", 4096 },
        { TypeKind.Collection, "List<int>", 32 },
        { TypeKind.Collection, "Dictionary<int, int>", 80 },
        { TypeKind.Collection, "HashSet<string>", 64 },
        { TypeKind.Buffer, "StringBuilder", 48 },
        { TypeKind.Buffer, "MemoryStream", 64 },
        { TypeKind.Other, "Shop.Order", 72 },
        { TypeKind.String, "string", 60 },
        { TypeKind.BoxedValue, "int", 24 },
        { TypeKind.Closure, "Shop.Order.(closure)", 32 },
        { TypeKind.Delegate, "Func<int>", 64 },
        { TypeKind.Enumerator, "List<int>.Enumerator", 40 },
        { TypeKind.AsyncStateMachine, "(async state of Shop.Order.LoadAsync)", 120 },
        { TypeKind.Task, "Task<int>", 72 },
    };

    [Theory]
    [MemberData(nameof(EverythingWorthAChange))]
    public void What_outlives_its_first_collection_is_never_to_be_pooled(TypeKind kind, string type, double size)
    {
        (Verdict verdict, string advice) = Advisor.Judge(Fact.Of(kind, type, size: size, diedYoung: 0.3));
        Assert.Equal(Verdict.Leave, verdict);
        Assert.Contains("70 % of it outlives", advice, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EverythingWorthAChange))]
    public void What_is_rare_slow_or_hardly_seen_is_left(TypeKind kind, string type, double size)
    {
        SiteFacts site = Fact.Of(kind, type, size: size);
        Assert.Equal(Verdict.Leave, Advisor.Judge(site with { Samples = 2 }).Verdict);
        Assert.Equal(Verdict.Leave, Advisor.Judge(site with { Share = 0.004 }).Verdict);
        Assert.Equal(Verdict.Leave, Advisor.Judge(site with { BytesPerSecond = 0.5e6 }).Verdict);
        Assert.NotEqual(Verdict.Leave, Advisor.Judge(site).Verdict);
    }

    [Theory]
    [InlineData(TypeKind.Array, "byte[]", 4096, Verdict.PoolArray)]
    [InlineData(TypeKind.Collection, "List<int>", 32, Verdict.PoolCollection)]
    [InlineData(TypeKind.Collection, "Dictionary<int, int>", 80, Verdict.PoolCollection)]
    [InlineData(TypeKind.Collection, "HashSet<string>", 64, Verdict.PoolCollection)]
    [InlineData(TypeKind.Buffer, "StringBuilder", 48, Verdict.PoolBuffer)]
    [InlineData(TypeKind.Buffer, "MemoryStream", 64, Verdict.PoolBuffer)]
    [InlineData(TypeKind.Other, "Shop.Order", 72, Verdict.PoolObject)]
    [InlineData(TypeKind.Other, "Shop.Page", 2000, Verdict.PoolObject)]
    [InlineData(TypeKind.Other, "Shop.OrderException", 160, Verdict.Avoid)]
    [InlineData(TypeKind.String, "string", 60, Verdict.Avoid)]
    [InlineData(TypeKind.BoxedValue, "int", 24, Verdict.Avoid)]
    [InlineData(TypeKind.Closure, "Shop.Order.(closure)", 32, Verdict.Avoid)]
    [InlineData(TypeKind.Delegate, "Func<int>", 64, Verdict.Avoid)]
    [InlineData(TypeKind.Enumerator, "List<int>.Enumerator", 40, Verdict.Avoid)]
    [InlineData(TypeKind.AsyncStateMachine, "(async state of Shop.Order.LoadAsync)", 120, Verdict.Avoid)]
    [InlineData(TypeKind.Task, "Task<int>", 72, Verdict.Avoid)]
    internal void A_line_that_allocates_much_by_itself_is_judged_by_the_kind_of_type(TypeKind kind, string type, double size, Verdict expected)
    {
        (Verdict verdict, string advice) = Advisor.Judge(Fact.Of(kind, type, size: size));
        Assert.Equal(expected, verdict);
        Assert.NotEmpty(advice);
    }

    [Theory]
    [MemberData(nameof(EverythingWorthAChange))]
    public void What_a_library_without_source_makes_can_only_be_avoided(TypeKind kind, string type, double size)
    {
        SiteFacts site = Fact.Of(kind, type, Fact.Library("Parsing.Parser.Parse", "Parsing.Lexer.Next"), size);
        (Verdict verdict, string advice) = Advisor.Judge(site);
        Assert.Equal(Verdict.Avoid, verdict);
        Assert.Contains("`Lexer.Next` in Parser makes it", advice, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EverythingWorthAChange))]
    public void What_the_framework_makes_on_its_own_is_left(TypeKind kind, string type, double size)
    {
        SiteFacts site = Fact.Of(kind, type, new Maker(MakerKind.FrameworkAlone, ["System.String.Concat"]), size);
        Assert.Equal(Verdict.Leave, Advisor.Judge(site).Verdict);
    }

    [Theory]
    [InlineData(TypeKind.Other, "System.Text.RegularExpressions.Match", "System.Text.RegularExpressions.Regex.Match", "`Regex.Match` makes it inside")]
    [InlineData(TypeKind.Collection, "List<int>", "System.Linq.Enumerable.ToList<TSource>", "`Enumerable.ToList` makes a new `List<int>` each time")]
    [InlineData(TypeKind.Task, "Task<int>", "System.IO.Stream.ReadAsync", "`Stream.ReadAsync` makes a task each time")]
    [InlineData(TypeKind.AsyncStateMachine, "(async state of CopyAsync)", "System.IO.Stream.CopyToAsync", "`Stream.CopyToAsync` waits")]
    [InlineData(TypeKind.BoxedValue, "int", "System.Enum.ToString", "`Enum.ToString` boxes `int`")]
    public void What_a_framework_method_makes_inside_is_never_to_be_pooled(TypeKind kind, string type, string call, string expected)
    {
        (Verdict verdict, string advice) = Advisor.Judge(Fact.Of(kind, type, Fact.Through(call), size: 64));
        Assert.Equal(Verdict.Avoid, verdict);
        Assert.StartsWith(expected, advice, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_builder_makes_of_its_own_type_as_it_grows_is_its_storage()
    {
        (Verdict verdict, string advice) = Advisor.Judge(Fact.Of(TypeKind.Buffer, "StringBuilder", Fact.Through("System.Text.StringBuilder.Append"), size: 48));
        Assert.Equal(Verdict.PoolBuffer, verdict);
        Assert.StartsWith("It is the storage of a builder", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Small_objects_must_be_a_larger_part_of_everything_than_large_ones()
    {
        SiteFacts small = Fact.Of(TypeKind.Other, "Shop.Order", size: 72) with { Share = 0.04 };
        Assert.Equal(Verdict.Leave, Advisor.Judge(small).Verdict);
        Assert.Equal(Verdict.PoolObject, Advisor.Judge(small with { MeanSize = 1000 }).Verdict);
        Assert.Contains("saves collections rather than time", Advisor.Judge(small with { Share = 0.06 }).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_to_pool_says_so_where_the_lifetime_was_not_seen()
    {
        SiteFacts unseen = Fact.Of(TypeKind.Collection, "List<int>", diedYoung: null);
        Assert.Contains("Its lifetime was not seen", Advisor.Judge(unseen).Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("lifetime", Advisor.Judge(unseen with { DiedYoung = 1 }).Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TypeKind.Array, "System.Byte[]")]
    [InlineData(TypeKind.Collection, "System.Collections.Generic.List`1[System.Int32]")]
    public void What_the_pool_makes_is_left_with_a_look_at_its_hit_rate(TypeKind kind, string type)
    {
        var (verdict, advice) = Advisor.Judge(Fact.Of(kind, type, Fact.Through("AllocInsight.Pooling.Pool.Array", "AllocInsight.Pooling.Leases.ThreadCache.Rent")));
        Assert.Equal(Verdict.Leave, verdict);
        Assert.Contains("hit rate", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_names_types_without_their_namespaces() =>
        Assert.Contains("making a `List<Order>` each time", Advisor.Judge(Fact.Of(TypeKind.Collection, "List<Shop.Orders.Order>")).Advice, StringComparison.Ordinal);
}
