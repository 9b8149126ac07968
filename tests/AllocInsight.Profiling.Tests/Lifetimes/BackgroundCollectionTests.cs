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
    public void Small_objects_that_wait_when_a_background_collection_starts_are_not_eligible() => new Scenario().Window(0)
        .Small(10, 8, "a").Gc(20, 60, 2, GcType.Background).Survivors(21, 8, 8).Gc(70, 80, 0)
        .Complete().Expect(("a", Unobserved));

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
