using System.Text;
using AllocInsight.Pooling.Leases;

namespace AllocInsight.Pooling;

/// <summary>Not everything came back to the pool as it should have. The message names each place.</summary>
public sealed class PoolLeakException : Exception
{
    internal PoolLeakException(IReadOnlyList<Incident> incidents)
        : base(Describe(incidents))
    {
        Incidents = [.. incidents.Select(incident => new PoolIncidentEventArgs(incident))];
    }

    /// <summary>What was found.</summary>
    public IReadOnlyList<PoolIncidentEventArgs> Incidents { get; }

    private static string Describe(IReadOnlyList<Incident> incidents)
    {
        var text = new StringBuilder();
        foreach (Incident incident in incidents)
        {
            text.AppendLine(incident.What == IncidentKind.Leak
                ? $"A pooled {incident.Kind} was rented and not given back. Dispose its lease (write 'using'). It was rented"
                : $"A pooled {incident.Kind} was used after it had been given back. Let its lease live as long as it is used. It was given back");
            text.AppendLine(Leases.Incidents.TextOf(incident.Stack));
        }
        return text.ToString().TrimEnd();
    }
}
