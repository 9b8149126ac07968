using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>What is wrong with how the pool is used.</summary>
public enum PoolIncident
{
    /// <summary>All copies of a lease were lost without a dispose. Harmless to others, but nothing was gained by pooling.</summary>
    Leak,

    /// <summary>A lease was disposed that had ended, while the pool was guarded. It did nothing; but who does so may also use what is no longer its own.</summary>
    DoubleReturn,

    /// <summary>An object was written to after it had come back, while the pool was guarded.</summary>
    UseAfterReturn,
}

/// <summary>Tells what is wrong, and where.</summary>
public sealed class PoolIncidentEventArgs : EventArgs
{
    internal PoolIncidentEventArgs(Incident incident)
    {
        Incident = (PoolIncident)incident.What;
        Kind = incident.Kind;
        Site = incident.Site;
        Stack = Incidents.TextOf(incident.Stack);
    }

    /// <summary>What is wrong.</summary>
    public PoolIncident Incident { get; }

    /// <summary>The kind of the object, as metrics call it: <c>array</c>, <c>list</c> ...</summary>
    public string Kind { get; }

    /// <summary>The method that rented the object (a leak) or gave it back (else), with the IL offset.</summary>
    public string Site { get; }

    /// <summary>The stack from there, with lines where symbols are at hand.</summary>
    public string Stack { get; }
}
