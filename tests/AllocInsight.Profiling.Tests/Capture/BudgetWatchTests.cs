using AllocInsight.Profiling.Capture;

namespace AllocInsight.Profiling.Tests.Capture;

public sealed class BudgetWatchTests
{
    [Fact]
    public void A_program_that_allocates_faster_than_samples_can_be_counted_for_the_budget_is_told_so()
    {
        var watch = new BudgetWatch();
        // 0.7 microseconds a sample: 7 % of two busy cores.
        watch.Add(samplesPerSecond: 200_000, targetCpu: 2);
        watch.Add(samplesPerSecond: 200_000, targetCpu: 2);
        string note = Assert.IsType<string>(watch.Note(maxOverheadPercent: 2));
        Assert.Contains("--max-overhead 2 allows", note, StringComparison.Ordinal);
        Assert.Contains("about 7.0 %", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_counting_samples_leaves_room_in_needs_no_word()
    {
        var watch = new BudgetWatch();
        watch.Add(samplesPerSecond: 20_000, targetCpu: 1);
        Assert.Null(watch.Note(maxOverheadPercent: 2));
        Assert.NotNull(watch.Note(maxOverheadPercent: 1));
    }

    [Fact]
    public void A_short_burst_in_a_long_capture_does_not_exceed_the_budget()
    {
        var watch = new BudgetWatch();
        watch.Add(samplesPerSecond: 200_000, targetCpu: 2);
        for (int turn = 0; turn < 20; turn++)
            watch.Add(samplesPerSecond: 1_000, targetCpu: 1);
        Assert.Null(watch.Note(maxOverheadPercent: 2));
    }

    [Fact]
    public void Without_a_measurement_there_is_nothing_to_say() => Assert.Null(new BudgetWatch().Note(maxOverheadPercent: 2));
}
