using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Tests.Everyday;

/// <summary>Spans while <see cref="PoolOptions.IsGuarded"/> says so.</summary>
[Collection(nameof(PoolSettings))]
public sealed class GuardedSpanTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(100_000)]
    public void A_write_after_the_dispose_is_found(int length) => Guarded(() =>
    {
        PooledSpan<byte> pooled = Pool.Rent<byte>(length);
        Span<byte> old = pooled;
        pooled.Dispose();
        Pool.Verify();
        old[3] = 1;
        Assert.Contains("freed", Assert.ThrowsAny<InvalidOperationException>(Pool.Verify).Message, StringComparison.Ordinal);
        // Told once more where it is let go, and gone then.
        Assert.ThrowsAny<InvalidOperationException>(() => Pool.Trim());
        Pool.Verify();
    });

    [Fact]
    public void A_write_behind_the_end_is_found() => Guarded(() =>
    {
        PooledSpan<byte> pooled = Pool.Rent<byte>(24);
        ref byte behind = ref Unsafe.Add(ref pooled[23], 1);
        byte canary = behind;
        behind = 1;
        Assert.ThrowsAny<InvalidOperationException>(Pool.Verify);
        behind = canary;
        pooled.Dispose();
    });

    [Fact]
    public void Memory_is_zeroed_counted_and_not_used_again_at_once() => Guarded(() =>
    {
        long before = Returns();
        for (int i = 0; i < 10; i++)
        {
            using PooledSpan<byte> one = Pool.Rent<byte>(24);
            Assert.False(one.Span.ContainsAnyExcept((byte)0));
            one.Span.Fill(0xFF);
        }
        Pool.Trim();
        Assert.Equal(10, Returns() - before);
    });

    [Fact]
    public void Spans_of_before_and_after_are_given_back_to_where_they_came_from() => PoolSettings.OnNewThread(() =>
    {
        PooledSpan<byte> early = Pool.Rent<byte>(40);
        PoolOptions before = Pool.Options;
        Pool.Configure(before with { IsGuarded = true });
        PooledSpan<byte> guarded = Pool.Rent<byte>(40);
        PooledSpan<byte> large = Pool.Rent<byte>(80_000);
        early.Dispose();
        early.Dispose();
        Pool.Configure(before);
        guarded.Dispose();
        guarded.Dispose();
        large.Dispose();
        large.Dispose();
        Pool.Verify();
        Pool.Trim();
    });

    private static long Returns() => Pool.GetStatistics().Kinds.Where(kind => kind.Kind == "span").Sum(kind => kind.Returns);

    private static void Guarded(Action action) => PoolSettings.With(new PoolOptions { IsGuarded = true }, action);
}
