namespace AllocInsight.Profiling.Nettrace;

/// <summary>
/// The threads of the trace by the key that events and sequence points use: the thread's id, or in version 6 an index
/// that the trace declares.
/// </summary>
/// <param name="processId">Process of threads that do not declare one.</param>
/// <param name="areDeclared">True for version 6.</param>
internal sealed class ThreadTable(long processId, bool areDeclared)
{
    private readonly Dictionary<long, TraceThread> _byKey = [];

    /// <summary>The thread with that key; where threads are not declared, a new one at first sight.</summary>
    /// <exception cref="DamagedTraceException">The thread should have been declared.</exception>
    public TraceThread this[long key]
    {
        get
        {
            if (_byKey.TryGetValue(key, out TraceThread? thread))
                return thread;
            if (areDeclared)
                DamagedTraceException.Throw("an event has an undeclared thread");
            thread = new TraceThread(key, processId);
            _byKey.Add(key, thread);
            return thread;
        }
    }

    /// <summary>Declares the thread with that key, anew if need be.</summary>
    public void Declare(long key, TraceThread thread) => _byKey[key] = thread;

    public void Remove(long key) => _byKey.Remove(key);

    public void Clear() => _byKey.Clear();
}
