using System.Runtime.InteropServices;
using AllocInsight.Pooling;
using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Profiling.Sampling;

/// <summary>
/// When stacks were walked: a window with the weight that makes up for the time around it in which none were.
/// </summary>
/// <param name="Group">Random group, 0 to <see cref="SiteTally.Groups"/> - 1, from whose differences the sampling error is judged.</param>
/// <param name="Weight">Length of the period over length of the window, 1 or more.</param>
internal readonly record struct WalkWindow(int Group, double Weight)
{
    public static WalkWindow Always => new(0, 1);
}

/// <summary>Sums the samples whose stack was walked, by stack, type and size class.</summary>
/// <remarks>Locks itself: windows overlap while one drains and the next begins.</remarks>
internal sealed class SiteTally(SizeClassTable classes)
{
    /// <summary>Number of random groups.</summary>
    public const int Groups = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Entry> _entries = [];

    /// <summary>The distinct stacks.</summary>
    public StackTree Stacks { get; } = new();

    /// <summary>The distinct types.</summary>
    public TypeTable Types { get; } = new();

    /// <summary>What was counted, once nothing is added any more.</summary>
    public IReadOnlyDictionary<Key, Entry> Entries => _entries;

    /// <summary>Samples whose stack was walked.</summary>
    public long Samples { get; private set; }

    public Ticket Add(in AllocationSample sample, WalkWindow window)
    {
        SampleWeight weight = sample.Weight;
        int slot = classes.SizeClassOf(sample.Size);
        lock (_gate)
        {
            Key key = new(Stacks.Intern(sample.Stack), Types.Intern(sample.TypeName), slot);
            ref Entry? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out _);
            entry ??= new Entry();
            entry.Sum.Add(weight);
            entry.AddToGroup(window, weight);
            Samples++;
            return new Ticket(entry, weight.Bytes * window.Weight);
        }
    }

    public void AddLifetime(in Ticket ticket, Fate fate)
    {
        lock (_gate) ticket.Entry.Lifetime.Add(fate, ticket.Bytes);
    }

    /// <summary>What a sample was counted under, for its lifetime to be counted there too.</summary>
    public readonly record struct Ticket(Entry Entry, double Bytes);

    /// <summary>One stack with one type and one size class (-1: larger than the largest slot).</summary>
    public readonly record struct Key(StackIndex Stack, TypeIndex Type, int Slot);

    /// <summary>What one key sums up.</summary>
    public sealed class Entry
    {
        private readonly List<GroupSum> _groups = new(1);

        /// <summary>The samples as they are, windows not weighted.</summary>
        public WeightedSum Sum;

        public LifetimeTally Lifetime;

        /// <summary>Window-weighted sums of the groups that were met, ascending by no order.</summary>
        public IReadOnlyList<GroupSum> Groups => _groups;

        public void AddToGroup(WalkWindow window, SampleWeight weight)
        {
            double objects = weight.Objects * window.Weight;
            double bytes = weight.Bytes * window.Weight;
            Span<GroupSum> groups = CollectionsMarshal.AsSpan(_groups);
            // Backwards: the window's group is most often the last one met.
            for (int i = groups.Length - 1; i >= 0; i--)
            {
                if (groups[i].Group != window.Group) continue;
                groups[i] = new GroupSum(window.Group, groups[i].Objects + objects, groups[i].Bytes + bytes);
                return;
            }

            _groups.Add(new GroupSum(window.Group, objects, bytes));
        }
    }

    /// <summary>Window-weighted sums of one group.</summary>
    public readonly record struct GroupSum(int Group, double Objects, double Bytes);
}
