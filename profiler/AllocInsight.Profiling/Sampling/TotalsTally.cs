using System.Runtime.InteropServices;
using AllocInsight.Pooling;
using AllocInsight.Profiling.Estimation;

namespace AllocInsight.Profiling.Sampling;

/// <summary>Sums samples by type and by size class; needs no stacks.</summary>
/// <remarks>Locks itself: samples and lifetimes arrive on different threads.</remarks>
internal sealed class TotalsTally(SizeClassTable classes)
{
    private readonly Lock _gate = new();
    private readonly TypeTable _types = new();
    private readonly List<Entry> _byType = [];
    private readonly Dictionary<(TypeIndex Type, int Slot, int Stratum), WeightedSum> _cells = [];

    // One entry a slot size; the last is for objects larger than the largest slot.
    private readonly Entry[] _bySlot = [.. Enumerable.Range(0, classes.Count + 1).Select(_ => new Entry())];
    private readonly Entry _all = new();

    /// <summary>What a sample was counted under, for its lifetime to be counted there too.</summary>
    public readonly record struct Ticket(TypeIndex Type, int Slot, double Bytes);

    /// <summary>Samples so far.</summary>
    public long Samples
    {
        get
        {
            lock (_gate) return _all.Sum.Count;
        }
    }

    /// <summary>Estimated bytes so far.</summary>
    public double Bytes
    {
        get
        {
            lock (_gate) return _all.Sum.Bytes.Sum;
        }
    }

    /// <param name="sample">The sample.</param>
    /// <param name="stratum">The span of the capture that it falls into, as for <see cref="SiteTally.Add"/>.</param>
    public Ticket Add(in AllocationSample sample, int stratum)
    {
        SampleWeight weight = sample.Weight;
        int slot = classes.SizeClassOf(sample.Size) is >= 0 and int fitting ? fitting : classes.Count;
        double padding = slot < classes.Count ? weight.Objects * (classes.SlotSize(slot) - sample.Size) : 0;
        lock (_gate)
        {
            TypeIndex type = _types.Intern(sample.TypeName);
            if (type.Value == _byType.Count) _byType.Add(new Entry());
            _byType[type.Value].Sum.Add(weight);
            CollectionsMarshal.GetValueRefOrAddDefault(_cells, (type, slot, stratum), out _).Add(weight);
            _bySlot[slot].Sum.Add(weight);
            _bySlot[slot].PaddingBytes += padding;
            _all.Sum.Add(weight);
            return new Ticket(type, slot, weight.Bytes);
        }
    }

    public void AddLifetime(in Ticket ticket, Fate fate)
    {
        lock (_gate)
        {
            _byType[ticket.Type.Value].Lifetime.Add(fate, ticket.Bytes);
            _bySlot[ticket.Slot].Lifetime.Add(fate, ticket.Bytes);
            _all.Lifetime.Add(fate, ticket.Bytes);
        }
    }

    /// <summary>Everything counted, once nothing is added any more.</summary>
    public Entry All => _all;

    /// <summary>Types with the runtime's names.</summary>
    public IEnumerable<(string Name, Entry Entry)> ByType => _byType.Select((entry, i) => (_types[new TypeIndex(i)], entry));

    /// <summary>Sums by type (with the runtime's name), size class (-1: larger than the largest slot) and stratum.</summary>
    public IEnumerable<(string Type, int Slot, int Stratum, WeightedSum Sum)> Cells =>
        _cells.Select(cell => (_types[cell.Key.Type], cell.Key.Slot < classes.Count ? cell.Key.Slot : -1, cell.Key.Stratum, cell.Value));

    /// <summary>Size classes that were met; slot size null for objects larger than the largest slot.</summary>
    public IEnumerable<(int? SlotSize, Entry Entry)> BySlot =>
        _bySlot.Select((entry, i) => (i < classes.Count ? classes.SlotSize(i) : (int?)null, entry)).Where(row => row.entry.Sum.Count > 0);

    /// <summary>What one row sums up.</summary>
    public sealed class Entry
    {
        public WeightedSum Sum;
        public LifetimeTally Lifetime;

        public double PaddingBytes { get; set; }
    }
}
