using AllocInsight.Profiling.Sites;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class MakerTests
{
    private static readonly CodeFrame Line = new() { Method = "Shop.Cart.Add", Module = "Shop", Line = 7 };

    [Fact]
    public void A_method_of_the_framework_that_was_inlined_is_named_where_the_line_calls_no_other()
    {
        Maker maker = Of(AllocationPlace.InlinedFrameworkCallee, "System.Text.StringBuilder.Append", isInternal: false);
        Assert.Equal((MakerKind.Framework, "System.Text.StringBuilder.Append"), (maker.Kind, maker.Call));
        maker = Of(AllocationPlace.InlinedFrameworkCallee, null, isInternal: false);
        Assert.Equal((MakerKind.Framework, null), (maker.Kind, maker.Call));
    }

    [Theory]
    [InlineData(AllocationPlace.InlinedCallee)]
    [InlineData(AllocationPlace.Unknown)]
    public void What_only_the_framework_can_name_it_made_whatever_else_the_line_calls(AllocationPlace place)
    {
        Assert.Equal(MakerKind.Framework, Of(place, null, isInternal: true).Kind);
        Assert.Equal(MakerKind.Site, Of(place, null, isInternal: false).Kind);
    }

    private static Maker Of(AllocationPlace place, string? callee, bool isInternal) =>
        Maker.Of(new LocatedStack(Line, 0, new AllocationSite(place, FrameworkCallee: callee)), [Line], isInternal);
}
