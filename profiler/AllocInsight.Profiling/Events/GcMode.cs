namespace AllocInsight.Profiling.Events;

/// <summary>Names how a process collects garbage.</summary>
public static class GcMode
{
    private const int ConcurrentFlag = 0x1;
    private const int ServerFlag = 0x1000;

    /// <summary>The mode that the runtime's startup flags tell, in the words of <see cref="Model.TargetInfo.GcMode"/>.</summary>
    /// <param name="flags">
    /// <c>StartupFlags</c> of the runtime-information event (187). It comes first where the runtime itself records from its start, and
    /// from <see cref="RuntimeEvents.RundownProvider"/> at the end of an attached session, if any rundown was asked for. The number
    /// of heaps (<see cref="GcGlobalHeapHistoryEvent"/>) does not tell: server GC may run with a single one.
    /// </param>
    public static string FromStartupFlags(int flags) =>
        ((flags & ServerFlag) != 0 ? "server" : "workstation") + ((flags & ConcurrentFlag) != 0 ? " concurrent" : "");
}
