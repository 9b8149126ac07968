using AllocInsight.Testing;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests;

public sealed class PropertiesTests
{
    [Fact]
    public void A_broken_property_fails_with_the_counterexample_and_its_seed()
    {
        Exception failure = Assert.ThrowsAny<Exception>(() => Properties.Hold(Gen.Choose(0, 1000).ListOf(), list => list.Count < 5, seed: 4711));
        Assert.Contains("seed 4711", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Falsifiable", failure.Message, StringComparison.Ordinal);
    }
}
