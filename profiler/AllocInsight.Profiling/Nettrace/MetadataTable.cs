namespace AllocInsight.Profiling.Nettrace;

/// <summary>The kinds of events that the trace has declared so far, by the id that its events name.</summary>
internal sealed class MetadataTable
{
    private readonly Dictionary<int, EventMetadata> _byId = [];

    /// <exception cref="DamagedTraceException">The trace has not declared <paramref name="id"/>.</exception>
    public EventMetadata this[int id]
    {
        get
        {
            if (!_byId.TryGetValue(id, out EventMetadata? metadata))
                DamagedTraceException.Throw("an event has an undeclared kind");
            return metadata;
        }
    }

    /// <summary>Declares <paramref name="id"/>, anew if need be.</summary>
    public void Declare(int id, EventMetadata metadata) => _byId[id] = metadata;

    public void Clear() => _byId.Clear();
}
