using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Gathering;

namespace AllocInsight.Profiling.Tests.Gathering;

public class CollectionTallyTests
{
    private static readonly GcSuspendEEBeginEvent ForGc = new(Reason: 1, Number: 0);

    [Fact]
    public void Suspensions_that_are_told_out_of_order_add_up()
    {
        CollectionTally tally = new();
        tally.OnSuspend(200, ForGc);
        tally.OnRestart(110);
        tally.OnRestart(205);
        tally.OnSuspend(100, ForGc);
        Assert.Equal(15, tally.CountSuspendedTicks());
    }

    [Fact]
    public void A_suspension_without_an_end_or_a_beginning_counts_for_nothing()
    {
        CollectionTally tally = new();
        tally.OnRestart(50);
        tally.OnSuspend(100, ForGc);
        tally.OnRestart(130);
        tally.OnSuspend(200, ForGc);
        Assert.Equal(30, tally.CountSuspendedTicks());
    }

    [Fact]
    public void Long_captures_add_up_as_they_go()
    {
        CollectionTally tally = new();
        for (int i = 0; i < 10_000; i++)
        {
            tally.OnSuspend(i * 100, ForGc);
            tally.OnRestart((i * 100) + 3);
        }

        Assert.Equal(30_000, tally.CountSuspendedTicks());
    }
}
