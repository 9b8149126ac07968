using AllocInsight.Profiling.Events;
using static AllocInsight.Profiling.Lifetimes.LifetimeOutcome;

namespace AllocInsight.Profiling.Tests.Lifetimes;

public sealed class LifetimeClassifierTests
{
    [Fact]
    public void An_object_in_a_surviving_range_survives_and_others_die() => new Scenario().Window(0)
        .Small(10, 100, "before").Small(11, 200, "first").Small(12, 299, "last").Small(13, 300, "behind")
        .Gc(20, 30, 0).Survivors(25, 200, 100)
        .Complete().Expect(("before", DiedYoung), ("first", Survived), ("last", Survived), ("behind", DiedYoung));

    [Fact]
    public void Only_the_first_collection_matters() => new Scenario().Window(0)
        .Small(10, 100, "dead later").Gc(20, 30, 0).Survivors(25, 100, 8).Gc(40, 50, 0)
        .Small(60, 100, "reuses the address").Gc(70, 80, 1)
        .Complete().Expect(("dead later", Survived), ("reuses the address", DiedYoung));

    [Fact]
    public void A_collection_of_any_generation_decides_small_objects() => new Scenario().Window(0)
        .Small(10, 100, "gen1").Gc(20, 30, 1)
        .Small(31, 100, "gen2").Gc(40, 50, 2).Survivors(45, 100, 8)
        .Complete().Expect(("gen1", DiedYoung), ("gen2", Survived));

    [Fact]
    public void Events_may_come_in_any_order()
    {
        Scenario scenario = new();
        scenario.Classifier.AddRange(25, new ObjectRange(200, 8));
        scenario.Classifier.AddGcEnd(30, new GcEndEvent(1, 0));
        scenario.Classifier.AddRange(65, new ObjectRange(100, 8));
        scenario.Classifier.AddGcStart(60, new GcStartEvent(2, 0, 0, GcType.Blocking));
        scenario.Small(50, 200, "second").Small(10, 100, "first, dead").Small(11, 200, "first, alive");
        scenario.Classifier.AddGcEnd(70, new GcEndEvent(2, 0));
        scenario.Classifier.AddGcStart(20, new GcStartEvent(1, 0, 0, GcType.Blocking));
        scenario.Classifier.OpenWindow(0);
        scenario.Complete().Expect(("first, dead", DiedYoung), ("first, alive", Survived), ("second", DiedYoung));
    }

    [Fact]
    public void Nothing_is_decided_before_all_events_of_the_collection_are_there()
    {
        Scenario scenario = new Scenario().Window(0).Small(10, 100, "a").Gc(20, 30, 0).Advance(30);
        scenario.Expect();
        scenario.Survivors(29, 96, 16).Advance(31).Expect(("a", Survived));
        Assert.Equal(0, scenario.Classifier.PendingSamples);
        Assert.Equal(0, scenario.Classifier.PendingRanges);
    }

    [Fact]
    public void Overlapping_ranges_of_several_heaps_are_joined() => new Scenario().Window(0)
        .Small(10, 150, "inside the longer").Small(11, 250, "behind both").Small(12, 500, "other heap")
        .Gc(20, 30, 0).Survivors(22, 120, 10).Survivors(21, 100, 100).Survivors(21, 490, 20).Survivors(23, 100, 100)
        .Complete().Expect(("inside the longer", Survived), ("behind both", DiedYoung), ("other heap", Survived));

    [Fact]
    public void A_collection_without_survivors_kills_all() =>
        new Scenario().Window(0).Small(10, 100, "a").Gc(20, 30, 0).Complete().Expect(("a", DiedYoung));

    [Fact]
    public void Ranges_outside_every_collection_are_dropped()
    {
        Scenario scenario = new Scenario().Window(0).Small(10, 100, "a").Survivors(15, 100, 8).Gc(20, 30, 0).Survivors(35, 100, 8).Advance(50);
        Assert.Equal(0, scenario.Classifier.PendingRanges);
        scenario.Expect(("a", DiedYoung));
    }

    [Fact]
    public void A_sample_from_before_the_watermark_is_undecided_at_once() =>
        new Scenario().Window(0).Advance(50).Small(10, 100, "late").Expect(("late", Undecided));

    [Fact]
    public void A_lost_end_leaves_its_samples_undecided_and_does_no_further_harm() => new Scenario().Window(0)
        .Small(10, 100, "a").Gc(20, null, 0).Survivors(25, 100, 8)
        .Small(35, 100, "b").Gc(40, 50, 0).Survivors(45, 100, 8)
        .Advance(60).Expect(("a", Undecided), ("b", Survived));

    [Fact]
    public void A_collection_that_the_capture_cut_off_leaves_its_samples_undecided() => new Scenario().Window(0)
        .Small(10, 100, "a").Gc(20, null, 0).Survivors(25, 100, 8).Small(30, 100, "b")
        .Complete().Expect(("a", Undecided), ("b", Undecided));

    [Fact]
    public void A_collection_that_began_before_the_capture_decides_nothing()
    {
        Scenario scenario = new Scenario().Window(0).Survivors(5, 100, 8);
        scenario.Classifier.AddGcEnd(8, new GcEndEvent(41, 0));
        scenario.Small(10, 100, "a").Gc(20, 30, 0).Complete().Expect(("a", DiedYoung));
    }
}
