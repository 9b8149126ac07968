using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace AllocInsight.Pooling.Leases;

/// <summary>What can go wrong between a rent and a return.</summary>
internal enum IncidentKind
{
    Leak,
    DoubleReturn,
    UseAfterReturn,
}

/// <summary>Something that went wrong.</summary>
/// <param name="What">Sort of incident.</param>
/// <param name="Kind">The kind of the pooled object, as metrics call it.</param>
/// <param name="Stack">Where it was rented (a leak) or given back.</param>
internal sealed record Incident(IncidentKind What, string Kind, StackTrace Stack)
{
    /// <summary>The innermost frame, in words; incidents of one site are reported once.</summary>
    public string Site => Stack.GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method
        ? $"{method.DeclaringTypeName}.{method.Name}+0x{OffsetOf(frame):x}" : "unknown";

    // There is no IL in programs that are compiled ahead of time.
    private static int OffsetOf(StackFrame frame) => frame.GetILOffset() is >= 0 and var offset ? offset : frame.GetNativeOffset();
}

/// <summary>Where incidents are told.</summary>
/// <remarks>Safe for use from any number of threads.</remarks>
internal static class Incidents
{
    // A program with more sites than that has been told enough.
    private const int MostSites = 1000;

    private const string OwnAssembly = "AllocInsight.Pooling";

    private static readonly ConcurrentDictionary<(IncidentKind, string), bool> Sites = [];

    /// <summary>Called once for each site.</summary>
    public static Action<Incident>? Reported { get; set; }

    public static void Report(Incident incident)
    {
        if (Sites.Count < MostSites && Sites.TryAdd((incident.What, incident.Site), true))
            Reported?.Invoke(incident);
    }

    /// <summary>The stack from the frame that called the pool.</summary>
    public static StackTrace CallerStack()
    {
        var whole = new StackTrace(1, fNeedFileInfo: true);
        StackFrame[] frames = whole.GetFrames();
        int own = 0;
        while (own < frames.Length && IsOwn(frames[own]))
            own++;
        return own == frames.Length ? whole : new StackTrace(frames[own..]);
    }

    // Named in full or not: programs that are compiled ahead of time keep the simple name.
    private static bool IsOwn(StackFrame frame) =>
        DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName is { } assembly && assembly.Split(',')[0] == OwnAssembly;

    /// <summary>A stack as text, one frame a line.</summary>
    public static string TextOf(StackTrace stack)
    {
        var text = new StringBuilder();
        foreach (StackFrame frame in stack.GetFrames())
        {
            DiagnosticMethodInfo? method = DiagnosticMethodInfo.Create(frame);
            text.Append("   at ").Append(method is null ? "unknown" : $"{method.DeclaringTypeName}.{method.Name}");
            if (frame.GetFileName() is { } file)
                text.Append(" in ").Append(file).Append(":line ").Append(frame.GetFileLineNumber());
            text.AppendLine();
        }
        return text.ToString().TrimEnd();
    }
}
