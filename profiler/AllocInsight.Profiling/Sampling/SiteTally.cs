using System.Runtime.InteropServices;
using AllocInsight.Pooling;
using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Profiling.Sampling;

/// <summary>Sums the samples whose stack was walked, by stack, type and size class.</summary>
/// <remarks>Locks itself: windows overlap while one drains and the next begins.</remarks>
internal sealed class SiteTally(SizeClassTable classes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private long _frames;

    /// <summary>The distinct stacks.</summary>
    public StackTree Stacks { get; } = new();

    /// <summary>The distinct types.</summary>
    public TypeTable Types { get; } = new();

    /// <summary>What was counted, once nothing is added any more.</summary>
    public IReadOnlyDictionary<Key, Entry> Entries => _entries;

    /// <summary>Samples whose stack was walked.</summary>
    public long Samples { get; private set; }

    /// <summary>Mean number of frames of the stacks so far; 0 before the first.</summary>
    public double MeanDepth
    {
        get
        {
            lock (_gate) return Samples == 0 ? 0 : (double)_frames / Samples;
        }
    }

    /// <param name="sample">The sample.</param>
    /// <param name="stratum">The span of the capture that it falls into, in which the duty cycle was one and the same.</param>
    /// <param name="window">Number of the window in which its stack was walked.</param>
    public Ticket Add(in AllocationSample sample, int stratum, int window)
    {
        SampleWeight weight = sample.Weight;
        int slot = classes.SizeClassOf(sample.Size);
        lock (_gate)
        {
            Key key = new(Stacks.Intern(sample.Stack), Types.Intern(sample.TypeName), slot, stratum);
            ref Entry? entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out _);
            entry ??= new Entry();
            entry.Sum.Add(weight, window);
            Samples++;
            _frames += sample.Stack.Length;
            return new Ticket(entry, weight.Bytes);
        }
    }

    public void AddLifetime(in Ticket ticket, Fate fate)
    {
        lock (_gate) ticket.Entry.Lifetime.Add(fate, ticket.Bytes);
    }

    /// <summary>What a sample was counted under, for its lifetime to be counted there too.</summary>
    public readonly record struct Ticket(Entry Entry, double Bytes);

    /// <summary>One stack with one type, one size class (-1: larger than the largest slot) and one stratum.</summary>
    public readonly record struct Key(StackIndex Stack, TypeIndex Type, int Slot, int Stratum);

    /// <summary>What one key sums up.</summary>
    public sealed class Entry
    {
        public LifetimeTally Lifetime;

        public GroupedSum Sum { get; } = new();
    }
}
