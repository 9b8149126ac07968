using AllocInsight.Profiling.Model;

namespace AllocInsight.Profiling.Sampling;

/// <summary>What became of the bytes whose first collection was looked for.</summary>
/// <remarks>Bytes are estimates (sample weights). A mutable value; merges by addition.</remarks>
internal struct LifetimeTally
{
    private double _died;
    private double _survived;
    private double _undecided;

    /// <summary>Samples whose first collection was seen.</summary>
    public long Decided { get; private set; }

    public void Add(Fate fate, double bytes)
    {
        switch (fate)
        {
            case Fate.DiedYoung:
                _died += bytes;
                Decided++;
                break;
            case Fate.Survived:
                _survived += bytes;
                Decided++;
                break;
            default:
                _undecided += bytes;
                break;
        }
    }

    public void Merge(in LifetimeTally other)
    {
        _died += other._died;
        _survived += other._survived;
        _undecided += other._undecided;
        Decided += other.Decided;
    }

    /// <summary>Fractions that sum to 1; everything is undecided where no sample's first collection was looked for.</summary>
    public readonly (double DiedYoung, double Survived, double Undecided) Fractions
    {
        get
        {
            double all = _died + _survived + _undecided;
            return all > 0 ? (_died / all, _survived / all, _undecided / all) : (0, 0, 1);
        }
    }

    /// <summary>Copies the fractions into a row, or leaves them out where lifetimes were not observed.</summary>
    public readonly TRow ApplyTo<TRow>(TRow row, bool observed)
        where TRow : EstimateRow
    {
        if (!observed) return row;
        (double died, double survived, double undecided) = Fractions;
        return row with { DiedYoung = died, Survived = survived, Undecided = undecided, DecidedSamples = Decided };
    }
}
