using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>Connects what happens in the pool with who wants to know it.</summary>
internal static class PoolObservation
{
    public static event EventHandler<PoolIncidentEventArgs>? IncidentFound;

    public static bool IsStarted { get; private set; }

    /// <summary>Once, at the first use of the pool.</summary>
    public static void Start()
    {
        CacheRegistry.SlotSizeOf = PoolStatistics.SlotSizeOf;
        Incidents.Reported = Tell;
        PoolEvents events = PoolEvents.Log;
        CacheTrimmer.Trimmed = trim => events.Trimmed(trim.Objects, trim.Bytes);
        PoolMeter.Start();
        IsStarted = true;
    }

    private static void Tell(Incident incident)
    {
        var args = new PoolIncidentEventArgs(incident);
        switch (args.Incident)
        {
            case PoolIncident.Leak:
                PoolEvents.Log.Leak(args.Kind, args.Site, args.Stack);
                break;
            case PoolIncident.DoubleReturn:
                PoolEvents.Log.DoubleReturn(args.Kind, args.Site, args.Stack);
                break;
            default:
                PoolEvents.Log.UseAfterReturn(args.Kind, args.Site, args.Stack);
                break;
        }
        IncidentFound?.Invoke(null, args);
    }
}
