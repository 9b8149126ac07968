using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests;

public sealed class SizeClassTableTests
{
    /// <summary>Lists that exercise every part of the look-up: fine and coarse granules, crowded and empty buckets.</summary>
    private static readonly Gen<int[]> Slots = Gen.OneOf(
        Gen.Choose(1, 300).NonEmptyListOf(),
        Gen.Choose(1, 100_000).NonEmptyListOf(),
        Gen.Choose(1, SizeClassTable.MaxSlotSize).NonEmptyListOf(),
        Gen.Choose(900_000, 900_200).NonEmptyListOf(),
        Gen.Choose(1, SizeClassTable.MaxSlotSize / 4096).Select(n => n * 4096).NonEmptyListOf())
        .Select(list => list.Distinct().Order().ToArray());

    [Fact]
    public void A_request_gets_the_smallest_slot_that_holds_it() => Properties.Hold(Slots, slots =>
    {
        var table = SizeClassTable.FromSlots(slots);
        foreach (int slot in slots)
        {
            for (int size = Math.Max(0, slot - 2); size <= slot + 2; size++)
                AssertSmallest(table, size);
            AssertSmallest(table, slot / 2);
            AssertSmallest(table, slot / 3 * 2);
        }
    });

    [Theory]
    [InlineData("default")]
    [InlineData("ruby")]
    [InlineData("bmalloc")]
    [InlineData("24,1000000")]
    public void A_named_table_maps_every_small_request_to_the_smallest_slot(string name)
    {
        var table = SizeClassTable.Parse(name);
        for (int size = 0; size <= 40_000; size++)
            AssertSmallest(table, size);
    }

    [Fact]
    public void The_largest_list_that_is_allowed_still_finds_the_smallest_slot()
    {
        int[] slots = [.. Enumerable.Range(0, SizeClassTable.MaxCount).Select(i => 500_001 + (3 * i))];
        var table = SizeClassTable.FromSlots(slots);
        for (int size = 499_990; size <= slots[^1] + 2; size++)
            AssertSmallest(table, size);
    }

    [Fact]
    public void The_default_table_rounds_by_at_most_an_eighth_above_64_bytes()
    {
        SizeClassTable table = SizeClassTable.Default;
        Assert.Equal(80, table.Count);
        Assert.Equal(32 * 1024, table.LargestSlot);
        for (int size = 65; size <= table.LargestSlot; size++)
            Assert.True(table.SlotSize(table.SizeClassOf(size)) <= size * 1.125, $"{size} bytes");
    }

    [Fact]
    public void The_named_tables_are_the_documented_ones()
    {
        Assert.Equal([40, 80, 160, 320, 640], SizeClassTable.RubySizePools.SlotSizes.ToArray());
        Assert.Equal(Enumerable.Range(1, 64).Select(i => 4 * i), SizeClassTable.BlockMalloc2001.SlotSizes.ToArray());
        Assert.Equal(1536, SizeClassTable.BlockMalloc2001.BlockSize);
        Assert.Equal([8, 16, 24, 32, 40, 48, 56, 64, 72, 80], SizeClassTable.Default.SlotSizes[..10].ToArray());
        Assert.Null(SizeClassTable.Default.BlockSize);
    }

    [Fact]
    public void Nothing_above_the_largest_slot_has_a_size_class()
    {
        SizeClassTable table = SizeClassTable.RubySizePools;
        Assert.Equal(4, table.SizeClassOf(640));
        Assert.Equal(-1, table.SizeClassOf(641));
        Assert.Equal(-1, table.SizeClassOf(long.MaxValue));
        Assert.Equal(-1, table.SizeClassOf(nuint.MaxValue));
        Assert.Equal(0, table.SizeClassOf((nuint)0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.SizeClassOf(-1L));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.SlotSize(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.SlotSize(-1));
    }

    private static void AssertSmallest(SizeClassTable table, long size)
    {
        int found = table.SizeClassOf(size);
        Assert.Equal(found, table.SizeClassOf((nuint)size));
        if (size > table.LargestSlot)
        {
            Assert.Equal(-1, found);
            return;
        }
        Assert.True(table.SlotSize(found) >= size, $"{size} bytes do not fit in slot {table.SlotSize(found)}");
        Assert.True(found == 0 || table.SlotSize(found - 1) < size, $"{size} bytes would fit in the slot before {table.SlotSize(found)}");
    }
}
