using AllocInsight.Profiling.Events;
using static AllocInsight.Profiling.Lifetimes.LifetimeOutcome;

namespace AllocInsight.Profiling.Tests.Lifetimes;

public sealed class BackgroundCollectionTests
{
    [Fact]
    public void A_background_collection_does_not_decide_small_objects_born_in_it() => new Scenario().Window(0)
        .Gc(20, 60, 2, GcType.Background).Small(30, 8, "a").Survivors(50, 8, 8).Gc(70, 80, 0)
        .Complete().Expect(("a", DiedYoung));

    [Fact]
    public void Small_objects_that_wait_when_a_background_collection_starts_are_judged_by_the_first_within_it() => new Scenario().Window(0)
        .Small(10, 8, "alive").Small(11, 108, "dead").Gc(20, 60, 2, GcType.Background).Gc(21, 25, 1).Survivors(23, 8, 8).Stop(30, 35)
        .Complete().Expect(("alive", Survived), ("dead", DiedYoung));

    [Fact]
    public void Small_objects_before_a_background_collection_that_blocked_instead_are_not_eligible() => new Scenario().Window(0)
        .Small(10, 8, "a").Gc(20, 60, 2, GcType.Background).Small(61, 108, "b").Gc(70, 80, 0)
        .Complete().Expect(("a", Unobserved), ("b", DiedYoung));

    [Fact]
    public void Small_objects_that_wait_when_a_background_collection_sweeps_are_not_eligible() => new Scenario().Window(0)
        .Gc(20, 80, 2, GcType.Background).Small(30, 8, "a").Stop(40, 50).Small(45, 108, "still running").Small(51, 208, "in a's place").Small(52, 308, "dead")
        .Gc(60, 70, 0, GcType.Foreground).Survivors(65, 8, 250)
        .Complete().Expect(("a", Unobserved), ("still running", Unobserved), ("in a's place", Survived), ("dead", DiedYoung));

    [Fact]
    public void Small_objects_that_an_earlier_collection_has_judged_keep_their_outcome() => new Scenario().Window(0)
        .Gc(20, 80, 2, GcType.Background).Small(22, 8, "a").Gc(30, 35, 0, GcType.Foreground).Survivors(32, 8, 8).Stop(40, 50)
        .Complete().Expect(("a", Survived));

    [Fact]
    public void The_second_stop_of_a_background_collection_sweeps_nothing() => new Scenario().Window(0)
        .Gc(20, 80, 2, GcType.Background).Stop(30, 35).Small(40, 8, "a").Stop(50, 55).Gc(90, 95, 0)
        .Complete().Expect(("a", DiedYoung));

    [Fact]
    public void Each_background_collection_sweeps() => new Scenario().Window(0)
        .Gc(20, 40, 2, GcType.Background).Stop(25, 26).Stop(30, 31).Gc(50, 90, 2, GcType.Background).Small(60, 8, "a").Stop(70, 71).Gc(80, 85, 0, GcType.Foreground)
        .Complete().Expect(("a", Unobserved));

    [Fact]
    public void A_background_collection_that_began_unseen_sweeps() => new Scenario().Window(0)
        .Small(10, 8, "a").Stop(20, 30).Small(31, 108, "b").Gc(40, 50, 0)
        .Complete().Expect(("a", Unobserved), ("b", DiedYoung));

    [Fact]
    public void A_sweep_counts_whose_restart_comes_later()
    {
        Scenario scenario = new Scenario().Window(0).Gc(20, 80, 2, GcType.Background).Small(30, 8, "a").Stop(40, null).Advance(45);
        scenario.Expect();
        scenario.Restart(50).Advance(52).Expect(("a", Unobserved));
    }

    [Fact]
    public void A_sweep_counts_behind_a_collection_whose_end_is_missing()
    {
        Scenario scenario = new Scenario().Window(0).Gc(10, null, 0).Small(30, 8, "a").Stop(40, 50).Advance(60);
        scenario.Expect();
        scenario.Small(61, 108, "b").Gc(70, 80, 0).Advance(90).Expect(("a", Unobserved), ("b", DiedYoung));
    }

    [Fact]
    public void A_collection_within_a_background_one_decides_by_its_own_ranges() => new Scenario().Window(0)
        .Gc(20, 60, 2, GcType.Background).Gc(30, 40, 1, GcType.Foreground)
        .Small(23, 8, "dead").Small(24, 108, "alive").Small(25, 208, "alive to the background one only")
        .Survivors(35, 108, 8).Survivors(50, 8, 8).Survivors(50, 208, 8)
        .Complete().Expect(("dead", DiedYoung), ("alive", Survived), ("alive to the background one only", DiedYoung));

    [Fact]
    public void Large_and_pinned_objects_wait_for_generation_two() => new Scenario().Window(0)
        .Large(10, 8, "large").Sample(11, 108, AllocationKind.Pinned, "pinned").Small(12, 208, "small")
        .Gc(20, 30, 1).Gc(40, 50, 2).Survivors(45, 108, 8).Survivors(45, 208, 8)
        .Complete().Expect(("large", DiedYoung), ("pinned", Survived), ("small", DiedYoung));

    [Fact]
    public void A_background_collection_decides_large_objects_by_its_own_ranges() => new Scenario().Window(0)
        .Large(10, 8, "alive").Large(11, 1008, "only in the range of one within")
        .Gc(20, 60, 2, GcType.Background).Gc(30, 40, 1, GcType.Foreground)
        .Survivors(35, 1008, 8).Survivors(50, 8, 8)
        .Complete().Expect(("alive", Survived), ("only in the range of one within", DiedYoung));

    [Fact]
    public void The_same_holds_where_the_events_come_in_pieces()
    {
        Scenario scenario = new Scenario().Window(0).Large(10, 8, "alive").Large(11, 1008, "dead").Small(22, 2008, "small")
            .Gc(20, null, 2, GcType.Background).Gc(30, 40, 1, GcType.Foreground).Survivors(35, 1008, 8).Advance(45);
        scenario.Expect(("small", DiedYoung));
        Assert.Equal(0, scenario.Classifier.PendingRanges);
        scenario.Survivors(50, 8, 8).Advance(55);
        Assert.Equal(1, scenario.Classifier.PendingRanges);
        scenario.Classifier.AddGcEnd(60, new GcEndEvent(1, 2));
        scenario.Advance(70).Expect(("alive", Survived), ("dead", DiedYoung), ("small", DiedYoung));
        Assert.Equal(0, scenario.Classifier.PendingRanges);
    }

    [Fact]
    public void Large_objects_born_during_a_background_collection_are_not_eligible()
    {
        Scenario scenario = new Scenario().Window(0).Gc(20, 60, 2, GcType.Background).Large(30, 8, "during").Large(61, 108, "after").Advance(65);
        scenario.Expect(("during", Unobserved));
        scenario.Gc(70, 80, 2).Complete().Expect(("during", Unobserved), ("after", DiedYoung));
    }

    [Fact]
    public void An_object_whose_place_was_given_away_before_the_report_is_dead() => new Scenario().Window(0)
        .Large(10, 1008, "dead").Large(11, 2008, "alive").Gc(20, 60, 2, GcType.Background)
        .Large(40, 950, "takes its place").Survivors(50, 900, 2000)
        .Complete().Expect(("dead", DiedYoung), ("alive", Survived), ("takes its place", Unobserved));

    [Fact]
    public void A_lost_end_within_a_background_collection_makes_its_ranges_doubtful() => new Scenario().Window(0)
        .Large(10, 8, "large").Small(22, 108, "small")
        .Gc(20, 90, 2, GcType.Background).Gc(30, null, 1, GcType.Foreground).Gc(50, 60, 0, GcType.Foreground)
        .Complete().Expect(("large", Undecided), ("small", Undecided));

    [Fact]
    public void A_background_collection_whose_end_was_lost_is_given_up_at_the_next_full_one()
    {
        Scenario scenario = new Scenario().Window(0).Large(10, 8, "large").Gc(20, null, 2, GcType.Background).Survivors(30, 8, 8).Gc(40, 50, 0).Advance(60);
        scenario.Expect();
        scenario.Gc(70, 80, 2).Advance(90).Expect(("large", Undecided));
        Assert.Equal(0, scenario.Classifier.PendingRanges);
    }

    [Fact]
    public void Large_objects_that_no_full_collection_follows_are_undecided_if_looked_for() => new Scenario().Window(0)
        .Large(10, 8, "a").Gc(20, 30, 1).Complete().Expect(("a", Undecided));
}
