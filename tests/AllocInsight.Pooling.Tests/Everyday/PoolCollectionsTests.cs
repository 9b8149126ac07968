using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;

namespace AllocInsight.Pooling.Tests.Everyday;

public sealed class PoolCollectionsTests
{
    [Fact]
    public void Collections_are_empty_whatever_was_left_in_them() => PoolSettings.OnNewThread(() =>
    {
        for (int i = 0; i < 3; i++)
        {
            using Lease a = Pool.List(out List<string> list);
            using Lease b = Pool.HashSet(out HashSet<string> set);
            using Lease c = Pool.Dictionary(out Dictionary<string, int> dictionary);
            using Lease d = Pool.Stack(out Stack<string> stack);
            using Lease e = Pool.Queue(out Queue<string> queue);
            using Lease f = Pool.PriorityQueue(out PriorityQueue<string, int> priorities);
            using Lease g = Pool.StringBuilder(out StringBuilder builder);
            using Lease h = Pool.MemoryStream(out MemoryStream stream);
            Assert.All<ICollection>([list, stack, queue, dictionary], collection => Assert.Empty(collection));
            Assert.Empty(set);
            Assert.Equal((0, 0, 0L, 0L), (priorities.Count, builder.Length, stream.Length, stream.Position));
            list.Add("x");
            set.Add("x");
            dictionary.Add("x", 1);
            stack.Push("x");
            queue.Enqueue("x");
            priorities.Enqueue("x", 1);
            builder.Append('x');
            stream.WriteByte(1);
        }
    });

    [Fact]
    public void They_are_the_real_types_and_keep_their_capacity() => PoolSettings.OnNewThread(() =>
    {
        List<int> first;
        using (Pool.List(100, out first))
            Assert.Equal(typeof(List<int>), first.GetType());
        using Lease lease = Pool.List(out List<int> second);
        Assert.Same(first, second);
        Assert.True(second.Capacity >= 100);
    });

    [Fact]
    public void A_capacity_that_is_asked_for_is_there()
    {
        using Lease a = Pool.List(1000, out List<int> list);
        using Lease b = Pool.HashSet(1000, out HashSet<int> set);
        using Lease c = Pool.Dictionary(1000, out Dictionary<int, int> dictionary);
        using Lease d = Pool.Stack(1000, out Stack<int> stack);
        using Lease e = Pool.Queue(1000, out Queue<int> queue);
        using Lease f = Pool.StringBuilder(1000, out StringBuilder builder);
        using Lease g = Pool.MemoryStream(1000, out MemoryStream stream);
        Assert.All([list.Capacity, set.Capacity, dictionary.Capacity, stack.Capacity, queue.Capacity, builder.Capacity, stream.Capacity], capacity => Assert.True(capacity >= 1000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.List<int>(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.HashSet<int>(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Dictionary<int, int>(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Stack<int>(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.Queue<int>(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.StringBuilder(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pool.MemoryStream(-1, out _));
    }

    [Fact]
    public void A_set_has_the_comparer_that_was_asked_for() => PoolSettings.OnNewThread(() =>
    {
        for (int i = 0; i < 3; i++)
        {
            using Lease a = Pool.HashSet(out HashSet<string> ignoring, StringComparer.OrdinalIgnoreCase);
            using Lease b = Pool.HashSet(out HashSet<string> exact, StringComparer.Ordinal);
            using Lease c = Pool.HashSet(out HashSet<string> usual);
            Assert.Equal((StringComparer.OrdinalIgnoreCase, StringComparer.Ordinal), (ignoring.Comparer, exact.Comparer));
            Assert.Equal(new HashSet<string>().Comparer, usual.Comparer);
            Assert.True(ignoring.Add("a") && !ignoring.Add("A") && exact.Add("a") && exact.Add("A"));
        }
    });

    [Fact]
    public void Comparers_whose_hashes_are_the_same_are_told_apart() => PoolSettings.OnNewThread(() =>
    {
        // Of 26 random bits, two alike come soon.
        Dictionary<int, IEqualityComparer<string>> seen = [];
        IEqualityComparer<string> one, other;
        do
        {
            one = EqualityComparer<string>.Create(static (x, y) => x == y, static x => x.Length);
            seen.TryAdd(RuntimeHelpers.GetHashCode(one), one);
            other = seen[RuntimeHelpers.GetHashCode(one)];
        }
        while (ReferenceEquals(one, other));

        using (Pool.HashSet(out HashSet<string> first, one))
        using (Pool.Dictionary(out Dictionary<string, int> second, one))
            Assert.Equal((one, one), (first.Comparer, second.Comparer));
        using Lease set = Pool.HashSet(out HashSet<string> third, other);
        using Lease dictionary = Pool.Dictionary(out Dictionary<string, int> fourth, other);
        Assert.Same(other, third.Comparer);
        Assert.Same(other, fourth.Comparer);
    });

    [Fact]
    public void Comparers_without_end_are_served_and_not_kept() => PoolSettings.OnNewThread(() =>
    {
        for (int i = 0; i < 3000; i++)
        {
            IEqualityComparer<string> comparer = EqualityComparer<string>.Create((x, y) => x == y, x => x.Length);
            using Lease lease = Pool.Dictionary(out Dictionary<string, int> dictionary, comparer);
            Assert.Same(comparer, dictionary.Comparer);
            dictionary["x"] = i;
            Assert.Single(dictionary);
        }
    });

    [Fact]
    public void A_closed_stream_is_not_handed_out_again() => PoolSettings.OnNewThread(() =>
    {
        MemoryStream first;
        using (Pool.MemoryStream(out first))
            first.Dispose();
        using Lease lease = Pool.MemoryStream(out MemoryStream second);
        Assert.NotSame(first, second);
        second.WriteByte(1);
    });

    [Fact]
    public void A_stream_shows_nothing_of_what_it_held_when_it_is_made_longer() => PoolSettings.OnNewThread(() =>
    {
        using (Pool.MemoryStream(out MemoryStream stream))
            stream.Write(Enumerable.Repeat((byte)7, 500).ToArray());
        using (Pool.MemoryStream(out MemoryStream stream))
        {
            stream.SetLength(500);
            Assert.All(stream.ToArray(), value => Assert.Equal(0, value));
        }
    });

    [Fact]
    public void A_collection_that_is_much_too_large_again_and_again_is_let_go() => PoolSettings.OnNewThread(() =>
    {
        Dictionary<int, int> large = UseLittle();
        // Each time in the record that the one before left.
        for (int round = 0; round < 3; round++)
        {
            int uses = 1;
            Dictionary<int, int> next;
            while ((next = UseLittle()) == large)
                uses++;
            Assert.InRange(uses, 5, 20);
            large = next;
        }
    });

    [Fact]
    public void A_large_collection_that_is_well_used_now_and_then_is_kept() => PoolSettings.OnNewThread(() =>
    {
        Dictionary<int, int> large = UseWell();
        for (int i = 0; i < 40; i++)
            Assert.Same(large, i % 4 == 0 ? UseWell() : UseLittle());
    });

    private static Dictionary<int, int> UseWell()
    {
        using Lease lease = Pool.Dictionary(2000, out Dictionary<int, int> dictionary);
        for (int i = 0; i < 2000; i++)
            dictionary.Add(i, i);
        return dictionary;
    }

    private static Dictionary<int, int> UseLittle()
    {
        using Lease lease = Pool.Dictionary(2000, out Dictionary<int, int> dictionary);
        dictionary.Add(1, 1);
        return dictionary;
    }
}
