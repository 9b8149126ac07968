using AllocInsight.Profiling.Nettrace;

namespace AllocInsight.Profiling.Tests.Nettrace;

public class TraceThreadTests
{
    private readonly TraceThread _thread = new(id: 1, processId: 2);

    [Fact]
    public void Successive_numbers_lose_nothing() => Assert.Equal([0, 0, 0], Observe(1, 2, 3));

    [Fact]
    public void A_gap_is_a_loss() => Assert.Equal([0, 3, 0], Observe(1, 5, 6));

    [Fact]
    public void Numbers_before_the_first_that_is_seen_are_lost() => Assert.Equal([4], Observe(5));

    [Fact]
    public void A_number_that_goes_back_is_a_new_thread_with_the_same_id() => Assert.Equal([0, 0, 0, 0, 2], Observe(1, 2, 1, 2, 5));

    [Fact]
    public void A_new_thread_with_the_same_id_may_lose_its_first_events() => Assert.Equal([99, 2], Observe(100, 3));

    [Fact]
    public void Numbers_wrap()
    {
        Observe(1u << 30, 1u << 31, 3u << 30, uint.MaxValue - 1);
        Assert.Equal([0, 0, 1, 0], Observe(uint.MaxValue, 0, 2, 3));
    }

    [Fact]
    public void A_sequence_point_counts_what_followed_the_last_event()
    {
        Observe(1, 2);
        Assert.Equal(5u, _thread.Checkpoint(7));
        Assert.Equal(0u, _thread.Checkpoint(7));
        Assert.Equal([0], Observe(8));
    }

    [Fact]
    public void A_sequence_point_is_a_lower_bound()
    {
        Observe(1, 2, 3);
        Assert.Equal(0u, _thread.Checkpoint(1));
        Assert.Equal([0], Observe(4));
    }

    [Fact]
    public void A_thread_that_lost_everything_is_known_from_the_sequence_point() => Assert.Equal(20_000u, _thread.Checkpoint(20_000));

    private int[] Observe(params uint[] numbers) => [.. numbers.Select(n => (int)_thread.Observe(n))];
}
