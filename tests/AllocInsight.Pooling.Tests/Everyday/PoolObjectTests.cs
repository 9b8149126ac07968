namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class PoolObjectTests
{
    [Fact]
    public void An_object_is_reset_and_handed_out_again() => PoolSettings.OnNewThread(() =>
    {
        Counting first;
        using (Pool.Object(out first))
            first.Value = 5;
        using Lease lease = Pool.Object(out Counting second);
        Assert.Same(first, second);
        Assert.Equal((0, 1), (second.Value, second.Resets));
    });

    [Fact]
    public void An_object_that_cannot_be_reset_is_not_used_again() => PoolSettings.OnNewThread(() =>
    {
        Stubborn first;
        using (Pool.Object(out first))
        {
            // Nothing to do with it.
        }
        using Lease lease = Pool.Object(out Stubborn second);
        Assert.NotSame(first, second);
    });

    [Fact]
    public void A_reset_that_throws_throws_once_and_the_object_is_not_used_again() => PoolSettings.OnNewThread(() =>
    {
        Lease lease = Pool.Object(out Throwing first);
        Assert.Throws<NotSupportedException>(lease.Dispose);
        lease.Dispose();
        Lease next = Pool.Object(out Throwing second);
        Assert.NotSame(first, second);
        PoolSettings.OnNewThread(next.Dispose);
        // What another thread gave back fails where it is received, and must not fail who rents.
        Lease last = Pool.Object(out Throwing third);
        Assert.NotSame(second, third);
        Assert.Throws<NotSupportedException>(last.Dispose);
    });

    [Fact]
    public void A_type_without_a_reset_is_refused_with_what_to_do() =>
        Assert.Contains("Pool.SetPolicy", Assert.Throws<InvalidOperationException>(() => Pool.Object<Version>(out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_type_without_a_constructor_is_refused_with_what_to_do() =>
        Assert.Contains("constructor", Assert.Throws<InvalidOperationException>(() => Pool.Object<Closed>(out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_constructor_throws_arrives_as_it_is() =>
        Assert.Throws<NotSupportedException>(() => Pool.Object<Unmakeable>(out _));

    [Fact]
    public void A_policy_is_given_once() => PoolSettings.OnNewThread(() =>
    {
        Pool.SetPolicy(() => new Uri("http://a/"), _ => true);
        using (Pool.Object(out Uri uri))
            Assert.Equal("http://a/", uri.ToString());
        Assert.Throws<InvalidOperationException>(() => Pool.SetPolicy(() => new Uri("http://b/"), _ => true));
    });

    [Fact]
    public void The_interface_of_the_extensions_package_is_understood() => PoolSettings.OnNewThread(() =>
    {
        Foreign first;
        using (Pool.Object(out first))
            first.Value = 1;
        using Lease lease = Pool.Object(out Foreign second);
        Assert.Same(first, second);
        Assert.Equal(0, second.Value);
    });

    private sealed class Counting : IResettable
    {
        public int Value { get; set; }

        public int Resets { get; private set; }

        public bool TryReset()
        {
            Value = 0;
            Resets++;
            return true;
        }
    }

    private sealed class Stubborn : IResettable
    {
        public bool TryReset() => false;
    }

    private sealed class Throwing : IResettable
    {
        public bool TryReset() => throw new NotSupportedException();
    }

    private sealed class Unmakeable : IResettable
    {
        public Unmakeable() => throw new NotSupportedException();

        public bool TryReset() => true;
    }

    private sealed class Closed : IResettable
    {
        private Closed()
        {
        }

        public bool TryReset() => true;
    }

    private sealed class Foreign : Microsoft.Extensions.ObjectPool.IResettable
    {
        public int Value { get; set; }

        public bool TryReset()
        {
            Value = 0;
            return true;
        }
    }
}
