using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Tests.EndToEnd;

/// <summary>What the pool tells of itself reaches the profile.</summary>
[Collection(nameof(OneTargetAtATime))]
public class PoolTests
{
    [Fact]
    public async Task A_program_that_uses_the_pool_shows_its_hit_rate_and_what_it_holds()
    {
        using TraceeProgram tracee = TraceeProgram.Pool();
        AllocationProfile profile = (await Profiler.AttachAsync(tracee.Id, new() { Duration = TimeSpan.FromSeconds(3.5) }, null, CancellationToken.None)).Profile;
        PoolRow lists = profile.Pool.Single(row => row.Kind == "list");
        PoolRow arrays = profile.Pool.Single(row => row.Kind == "array");
        Assert.True(lists.Rents > 1000);
        Assert.Equal((0, null, true), (lists.Misses, lists.SlotSize, lists.Live <= 1));
        Assert.Equal(1024, arrays.SlotSize);
        Assert.InRange((double)arrays.Rents / lists.Rents, 0.9, 1.1);
        Assert.True(arrays.Live > 100);
    }

    [Fact]
    public async Task A_program_without_the_pool_has_no_such_rows()
    {
        using TraceeProgram tracee = TraceeProgram.Idle();
        AllocationProfile profile = (await Profiler.AttachAsync(tracee.Id, new() { Duration = TimeSpan.FromSeconds(0.5) }, null, CancellationToken.None)).Profile;
        Assert.Empty(profile.Pool);
    }
}
