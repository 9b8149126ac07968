using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class InlinedCallOrderTests
{
    private static readonly (int Offset, string? Name)[] Calls = [(2, "Append"), (8, "get_Count"), (14, "Append"), (20, "MoveNext"), (26, "Append"), (32, "Invoke"), (38, "ToString")];

    [Fact]
    public void Where_every_call_of_a_name_was_inlined_the_order_tells_them_apart() =>
        Assert.Equal([2, 8, 14, 20, 26], Align(("Append", -1), ("get_Count", -1), ("Append", -1), ("MoveNext", -1), ("Append", -1)));

    [Fact]
    public void What_was_inlined_before_and_behind_bounds_a_call() =>
        Assert.Equal([8, 14, 20], Align(("get_Count", -1), ("Append", -1), ("MoveNext", -1)));

    [Fact]
    public void Of_several_that_may_be_meant_none_is_taken() =>
        Assert.Equal([-1, 20], Align(("Append", -1), ("MoveNext", -1)));

    [Fact]
    public void What_the_map_tells_of_a_call_tells_its_neighbours_apart() =>
        Assert.Equal([2, 14, 26], Align(("Append", -1), ("Append", 12), ("Append", -1)));

    [Fact]
    public void A_method_without_a_name_may_be_any_call() =>
        Assert.Equal([20, -1, 38], Align(("MoveNext", -1), (null, -1), ("ToString", -1)));

    [Fact]
    public void A_method_that_no_call_names_is_a_delegates() =>
        Assert.Equal([32], Align(("Compare", -1)));

    [Theory]
    [InlineData("get_Count", "get_Count")]
    [InlineData("ToString", "Append")]
    public void Nodes_that_do_not_fit_the_calls_tell_nothing(string first, string second) =>
        Assert.Null(InlinedCallOrder.Align([(first, -1), (second, 100)], Calls, Map));

    private static IlMap Map => InlineTreeTests.Map((0x10, 0), (0x18, 12), (0x20, 18));

    private static IReadOnlyList<int>? Align(params (string?, int)[] nodes) => InlinedCallOrder.Align(nodes, Calls, Map);
}
