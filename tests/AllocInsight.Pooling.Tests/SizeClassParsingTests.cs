using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests;

public sealed class SizeClassParsingTests
{
    [Fact]
    public void A_table_parses_back_from_its_name()
    {
        Gen<int[]> lists = Gen.Choose(1, SizeClassTable.MaxSlotSize).NonEmptyListOf().Select(l => l.Distinct().Order().ToArray());
        Properties.Hold(lists, slots =>
        {
            var table = SizeClassTable.FromSlots(slots);
            Assert.Equal(slots, SizeClassTable.Parse(table.Name).SlotSizes.ToArray());
        });
    }

    [Fact]
    public void The_named_tables_parse_to_themselves()
    {
        foreach (SizeClassTable table in (SizeClassTable[])[SizeClassTable.Default, SizeClassTable.RubySizePools, SizeClassTable.BlockMalloc2001])
            Assert.Same(table, SizeClassTable.Parse(table.Name));
    }

    [Fact]
    public void Spaces_around_the_sizes_of_a_list_do_not_matter() =>
        Assert.Equal("40,80,160", SizeClassTable.Parse(" 40, 80 ,160 ").Name);

    [Theory]
    [InlineData(null, "No size classes are given; expected default, ruby, bmalloc, a list such as 40,80,160, or @file.")]
    [InlineData("  ", "No size classes are given; expected default, ruby, bmalloc, a list such as 40,80,160, or @file.")]
    [InlineData("pyhton", "'pyhton' is not a slot size; expected default, ruby, bmalloc, whole numbers of bytes such as 40,80,160, or @file.")]
    [InlineData("40,,80", "'' is not a slot size; expected default, ruby, bmalloc, whole numbers of bytes such as 40,80,160, or @file.")]
    [InlineData("40,8O", "'8O' is not a slot size; expected default, ruby, bmalloc, whole numbers of bytes such as 40,80,160, or @file.")]
    [InlineData("1.5", "'1.5' is not a slot size; expected default, ruby, bmalloc, whole numbers of bytes such as 40,80,160, or @file.")]
    [InlineData("80,40", "Slot sizes must ascend: 40 follows 80.")]
    [InlineData("40,40", "Slot sizes must ascend: 40 follows 40.")]
    [InlineData("0,40", "A slot of 0 bytes holds nothing; the smallest slot is 1 byte.")]
    [InlineData("-8,40", "A slot size cannot be negative: -8.")]
    [InlineData("40,1073741825", "A slot of 1073741825 bytes is too large; the limit is 1073741824 bytes (1 GiB).")]
    [InlineData("99999999999999999999999", "A slot of 99999999999999999999999 bytes is too large; the limit is 1073741824 bytes (1 GiB).")]
    [InlineData("@", "@: A file name must follow the @.")]
    [InlineData("@no/such.file", "@no/such.file: There is no such file.")]
    public void What_names_no_table_is_refused_with_its_reason(string? text, string expected)
    {
        Assert.False(SizeClassTable.TryParse(text, out SizeClassTable? table, out string? error));
        Assert.Null(table);
        Assert.Equal(expected, error);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => SizeClassTable.Parse(text!)).Message);
    }

    [Fact]
    public void More_slots_than_a_table_holds_are_refused()
    {
        string list = string.Join(',', Enumerable.Range(1, SizeClassTable.MaxCount + 1));
        Assert.False(SizeClassTable.TryParse(list, out _, out string? error));
        Assert.Equal("4097 slot sizes are too many; a table has at most 4096.", error);
    }
}
