namespace AllocInsight.Analyzers.Profiles;

/// <summary>What was measured at one place, or at several together.</summary>
internal readonly struct SiteFigures
{
    public SiteFigures(double objects, double bytes, double share, double? diedYoung, int? slotSize)
    {
        Objects = objects;
        Bytes = bytes;
        Share = share;
        DiedYoung = diedYoung;
        SlotSize = slotSize;
    }

    /// <summary>Objects allocated.</summary>
    public double Objects { get; }

    /// <summary>Bytes allocated.</summary>
    public double Bytes { get; }

    /// <summary>Share of all bytes that the process allocated, 0 to 1.</summary>
    public double Share { get; }

    /// <summary>Fraction of the bytes that died at their first collection; null where that was not seen.</summary>
    public double? DiedYoung { get; }

    /// <summary>Bytes of the slot that takes most of it; null where larger than the largest.</summary>
    public int? SlotSize { get; }

    /// <summary>Both together; what died young is weighted by bytes, the slot is the larger part's.</summary>
    public SiteFigures Plus(SiteFigures other)
    {
        double bytes = Bytes + other.Bytes;
        double? diedYoung = DiedYoung is { } own && other.DiedYoung is { } theirs
            ? bytes > 0 ? (own * Bytes + theirs * other.Bytes) / bytes : own
            : DiedYoung ?? other.DiedYoung;
        return new SiteFigures(Objects + other.Objects, bytes, Share + other.Share, diedYoung, Bytes >= other.Bytes ? SlotSize : other.SlotSize);
    }
}
