using System.Globalization;

namespace AllocInsight.Benchmarks.Compare.Memory;

/// <summary>Prints resident memory as tables.</summary>
internal sealed class MemoryReport(TextWriter output, MemoryTable table)
{
    public void Print()
    {
        Head("resident bytes for each live block, 64 MB of them", "bytes");
        foreach (int size in MemoryTable.Sizes)
            Row(size == MemoryTable.Mix ? "8 to 64" : Text(size, "F0"), contender => Text(table.Of(MemoryTable.LiveScenario, size, contender).Before, "F1"));

        Head($"resident bytes for each live byte, {Text(MemoryTable.FreedBlocks, "N0")} blocks of 8 to 256 bytes, random 90 % freed", "");
        Row("then", contender => Text(table.Of(MemoryTable.FreedScenario, MemoryTable.FreedBlocks, contender).Before, "F2"));
        Row("trimmed", contender => Text(table.Of(MemoryTable.FreedScenario, MemoryTable.FreedBlocks, contender).After, "F2"));

        Head("resident KB more after 1,000 rounds of 100 blocks of 8 to 1,024 bytes, by threads one after the other", "threads");
        foreach (int threads in (int[])[1, 1000])
            Row(Text(threads, "N0"), contender => Text(table.Of(MemoryTable.ThreadsScenario, threads, contender).Before / 1024, "F0"));
        Head("of that, where blocks lay", "threads");
        foreach (int threads in (int[])[1, 1000])
            Row(Text(threads, "N0"), contender => Text(table.Of(MemoryTable.ThreadsScenario, threads, contender).After / 1024, "F0"));

        Head("resident KB more while a producer feeds a consumer, at most 2,048 blocks of 8 to 1,024 bytes live", "blocks");
        Row(Text(MemoryTable.PipeBatches / 10 * 128, "N0"), contender => Text(table.Of(MemoryTable.PipeScenario, MemoryTable.PipeBatches, contender).Before / 1024, "F0"));
        Row(Text(MemoryTable.PipeBatches * 128, "N0"), contender => Text(table.Of(MemoryTable.PipeScenario, MemoryTable.PipeBatches, contender).After / 1024, "F0"));
    }

    private void Head(string what, string rows)
    {
        output.WriteLine($"\nMemory: {what}");
        Row(rows, contender => contender);
    }

    private void Row(string name, Func<string, string> cell) =>
        output.WriteLine($"  {name,-12} {string.Join(" ", MemoryTable.Contenders.Select(contender => $"{cell(contender),14}"))}");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
