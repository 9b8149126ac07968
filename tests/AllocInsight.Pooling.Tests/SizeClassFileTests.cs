namespace AllocInsight.Pooling.Tests;

public sealed class SizeClassFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"size-classes-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_profile_is_fitted_by_the_objects_of_its_size_classes()
    {
        SizeClassTable table = Parse("""
            { "schema": "allocinsight.profile/1", "sizeClasses": [
              { "slotSize": 24, "objects": 1000, "bytes": 24000 },
              { "slotSize": 1024, "objects": 3.5 },
              { "slotSize": null, "objects": 10 } ] }
            """);
        Assert.Equal([24, 1024], table.SlotSizes.ToArray());
        Assert.Equal("@" + _path, table.Name);
    }

    [Fact]
    public void A_text_file_is_fitted_by_its_sizes_and_counts()
    {
        SizeClassTable table = Parse("# sizes of the order service\n24 1e6\n\n  40\t7   # rare\n32\n");
        Assert.Equal([24, 32, 40], table.SlotSizes.ToArray());
    }

    [Fact]
    public void A_fitted_table_has_at_most_forty_slots()
    {
        string text = string.Join('\n', Enumerable.Range(1, 500));
        Assert.Equal(40, Parse(text).Count);
    }

    [Theory]
    [InlineData("", "There is no size to fit a table to.")]
    [InlineData("# nothing\n", "There is no size to fit a table to.")]
    [InlineData("24\nabc", "Line 2: 'abc' is not a slot size; expected default, ruby, bmalloc, whole numbers of bytes such as 40,80,160, or @file.")]
    [InlineData("24 1 2", "Line 1: expected 'size' or 'size objects', not '24 1 2'.")]
    [InlineData("24 many", "Line 1: expected 'size' or 'size objects', not '24 many'.")]
    [InlineData("24 -1", "The number of objects of 24 bytes must be 0 or more, not -1.")]
    [InlineData("2000000000", "Line 1: A slot of 2000000000 bytes is too large; the limit is 1073741824 bytes (1 GiB).")]
    [InlineData("{}", "This JSON file is no profile: it has no sizeClasses array.")]
    [InlineData("{\"sizeClasses\":[]}", "There is no size to fit a table to.")]
    [InlineData("{\"sizeClasses\":[{}]}", "A row of sizeClasses has no slotSize.")]
    [InlineData("{\"sizeClasses\":[{\"slotSize\":1.5}]}", "A slotSize of sizeClasses is no whole number of bytes: 1.5.")]
    [InlineData("{\"sizeClasses\":[{\"slotSize\":8,\"objects\":null}]}", "The row of slotSize 8 has no number of objects.")]
    public void A_malformed_file_is_refused_with_its_name_and_fault(string content, string expected) =>
        Assert.Equal($"@{_path}: {expected}", ErrorOf(content));

    [Fact]
    public void Broken_json_is_refused_with_its_position() =>
        Assert.Contains("LineNumber: 0", ErrorOf("{ \"sizeClasses\": [ }"), StringComparison.Ordinal);

    private SizeClassTable Parse(string content)
    {
        File.WriteAllText(_path, content);
        return SizeClassTable.Parse("@" + _path);
    }

    private string ErrorOf(string content)
    {
        File.WriteAllText(_path, content);
        Assert.False(SizeClassTable.TryParse("@" + _path, out _, out string? error));
        return error;
    }
}
