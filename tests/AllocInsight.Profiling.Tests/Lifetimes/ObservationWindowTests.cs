using static AllocInsight.Profiling.Lifetimes.LifetimeOutcome;

namespace AllocInsight.Profiling.Tests.Lifetimes;

public sealed class ObservationWindowTests
{
    [Fact]
    public void Only_collections_within_a_window_decide() => new Scenario().Window(100, 200).Window(300, 400)
        .Small(10, 8, "before all").Gc(20, 30, 0)
        .Small(90, 8, "born before the window").Gc(120, 130, 0).Survivors(125, 8, 8)
        .Small(190, 8, "born in the window").Gc(210, 220, 0)
        .Small(230, 8, "second window").Gc(310, 320, 0)
        .Complete().Expect(("before all", Unobserved), ("born before the window", Survived), ("born in the window", Unobserved), ("second window", DiedYoung));

    [Fact]
    public void A_collection_whose_start_was_not_seen_is_not_observed() => new Scenario().Window(100, 200)
        .Small(10, 8, "a").Gc(95, 110, 0).Survivors(105, 8, 8)
        .Complete().Expect(("a", Unobserved));

    [Fact]
    public void A_collection_that_outlasts_its_window_is_undecided() => new Scenario().Window(100, 200)
        .Small(10, 8, "a").Gc(190, 210, 0).Survivors(195, 8, 8)
        .Complete().Expect(("a", Undecided));

    [Fact]
    public void A_window_holds_its_own_edges() => new Scenario().Window(100, 200)
        .Small(10, 8, "a").Gc(100, 200, 0).Survivors(200, 8, 8)
        .Complete().Expect(("a", Survived));

    [Fact]
    public void Without_a_collection_it_matters_whether_a_window_looked_for_one()
    {
        new Scenario().Window(100, 200).Small(150, 8, "in the window").Small(250, 8, "after it")
            .Complete().Expect(("in the window", Undecided), ("after it", Unobserved));
        new Scenario().Window(0).Small(150, 8, "still open").Complete().Expect(("still open", Undecided));
        new Scenario().Small(150, 8, "never open").Complete().Expect(("never open", Unobserved));
    }

    [Fact]
    public void An_open_window_may_be_closed_later_than_its_collections_are_decided()
    {
        Scenario scenario = new Scenario().Window(100).Small(110, 8, "a").Gc(120, 130, 0).Advance(150);
        scenario.Expect(("a", DiedYoung));
        scenario.Classifier.CloseWindow(200);
        scenario.Small(180, 8, "b").Gc(195, 205, 0).Advance(300).Expect(("a", DiedYoung), ("b", Undecided));
    }

    [Fact]
    public void Windows_neither_nest_nor_close_twice()
    {
        Scenario scenario = new Scenario().Window(100);
        Assert.Throws<InvalidOperationException>(() => scenario.Classifier.OpenWindow(150));
        scenario.Classifier.CloseWindow(200);
        Assert.Throws<InvalidOperationException>(() => scenario.Classifier.CloseWindow(250));
    }
}
