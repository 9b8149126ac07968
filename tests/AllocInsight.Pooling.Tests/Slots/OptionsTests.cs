namespace AllocInsight.Pooling.Tests.Slots;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(null, PoolChecks.None)]
    [InlineData("", PoolChecks.None)]
    [InlineData(" none ", PoolChecks.None)]
    [InlineData("Live", PoolChecks.Live)]
    [InlineData("GUARDED", PoolChecks.Guarded)]
    public void The_environment_says_how_much_is_checked(string? value, PoolChecks checks) =>
        Assert.Equal(checks, SlotAllocatorOptions.ParseChecks(value));

    [Fact]
    public void An_unknown_value_in_the_environment_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => SlotAllocatorOptions.ParseChecks("all"));
        Assert.Contains("ALLOCINSIGHT_POOL_CHECKS is 'all'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotAllocator(new() { BlockSize = 255 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotAllocator(new() { BlockSize = 65_552 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotAllocator(new() { BlockSize = 1000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotAllocator(new() { Retention = TimeSpan.FromSeconds(-2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotAllocator(new() { Retention = TimeSpan.FromDays(25) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotAllocator(new() { Quarantine = -1 }));
    }

    [Fact]
    public void Slots_that_do_not_fit_in_a_page_are_left_to_the_system()
    {
        using SlotAllocator pages = Allocators.Create("plain"), large = Allocators.Create("nothing but large");
        using var blocks = new SlotAllocator(new() { SizeClasses = SizeClassTable.FromSlots([8, 200, 400]), BlockSize = 256 });
        Assert.Equal((32 * 1024, 0, 200), (pages.LargestSlot, large.LargestSlot, blocks.LargestSlot));
    }
}
