using System.Diagnostics;

namespace AllocInsight.Pooling.Leases;

/// <summary>
/// The guarded level: what comes back is filled with a pattern and kept from use, so that whoever still writes to it is found out
/// when it is let go. Nothing is reused at this level.
/// </summary>
/// <remarks>Safe for use from any number of threads.</remarks>
internal static class Guard
{
    /// <summary>What freed memory is filled with.</summary>
    public const byte Poison = 0xDB;

    private const int MostAside = 256;

    private static readonly Queue<Aside> Kept = [];

    public static bool IsOn { get; private set; }

    public static void Switch(bool isOn)
    {
        IsOn = isOn;
        LeaseWatch.Apply();
        // What has a place goes back there without being looked at.
        if (isOn)
            CacheTrimmer.TrimAll();
        else
            Verify();
    }

    public static void KeepAside<TKind>(TKind kind, object value)
        where TKind : struct, IKind<TKind>
    {
        kind.Poison(value);
        var aside = new Aside(value, () => kind.IsUntouched(value), TKind.Name, Incidents.CallerStack());
        Aside? oldest = null;
        lock (Kept)
        {
            Kept.Enqueue(aside);
            if (Kept.Count > MostAside)
                oldest = Kept.Dequeue();
        }
        oldest?.Check();
    }

    /// <summary>Whether an object is kept from use.</summary>
    public static bool Has(object value)
    {
        lock (Kept)
            return Kept.Any(aside => aside.Value == value);
    }

    /// <summary>Looks at all that is kept from use, and lets it go.</summary>
    /// <returns>What was touched after it had come back.</returns>
    public static IReadOnlyList<Incident> Verify()
    {
        Aside[] all;
        lock (Kept)
        {
            all = [.. Kept];
            Kept.Clear();
        }
        return [.. all.Select(aside => aside.Check()).OfType<Incident>()];
    }

    private sealed record Aside(object Value, Func<bool> IsUntouched, string Kind, StackTrace ReturnedAt)
    {
        public Incident? Check()
        {
            if (IsUntouched())
                return null;
            var incident = new Incident(IncidentKind.UseAfterReturn, Kind, ReturnedAt);
            Incidents.Report(incident);
            return incident;
        }
    }
}
