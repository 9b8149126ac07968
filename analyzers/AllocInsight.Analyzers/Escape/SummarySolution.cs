using System.Collections.Generic;
using System.Linq;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// Answers one question about a method, for one thread, by reading the method and what it calls. Methods that call each other in a circle
/// are taken to keep nothing, and read again until what is found agrees with what was taken.
/// </summary>
/// <remarks>Values only grow, from <see cref="Keeping.Reads"/>, so the reading ends; when it ends, each value follows from the others.</remarks>
internal sealed class SummarySolution : CalleeKeeping
{
    // Chains and circles beyond that are not followed.
    private const int Deepest = 40;
    private const int MostReadings = 2_000;

    private readonly CalleeSummaries _summaries;
    private readonly Dictionary<CalleeKey, Keeping> _values = [];
    private readonly HashSet<CalleeKey> _visited = [];
    private readonly HashSet<CalleeKey> _active = [];
    private readonly HashSet<CalleeKey> _assumed = [];
    private int _readings;
    private bool _isStable;
    private bool _isCut;

    public SummarySolution(CalleeSummaries summaries) => _summaries = summaries;

    public Keeping Solve(CalleeKey key)
    {
        Keeping found;
        do
        {
            _visited.Clear();
            _assumed.Clear();
            _isStable = true;
            found = Of(key);
        }
        while (!_isStable);

        _summaries.Add(_isCut ? [new KeyValuePair<CalleeKey, Keeping>(key, found)] : _values.Where(pair => _visited.Contains(pair.Key)));
        return found;
    }

    /// <inheritdoc/>
    protected override Keeping Of(CalleeKey key)
    {
        if (_summaries.TryGet(key, out Keeping known))
            return known;
        if (_visited.Contains(key))
        {
            if (_active.Contains(key))
                _assumed.Add(key);
            return _values[key];
        }

        if (_active.Count >= Deepest || ++_readings > MostReadings)
        {
            _isCut = true;
            return Keeping.Keeps;
        }

        if (!_values.TryGetValue(key, out Keeping before))
            _values.Add(key, before = Keeping.Reads);
        _visited.Add(key);
        _active.Add(key);
        Keeping found = KeepingOf(_summaries.Read(key, this));
        _active.Remove(key);
        if (found <= before)
            return before;
        _values[key] = found;
        _isStable &= !_assumed.Contains(key);
        return found;
    }

    private static Keeping KeepingOf(EscapeReport? report) =>
        report is not { Escapes: false } ? Keeping.Keeps : report.IsReturned ? Keeping.Wraps : Keeping.Reads;
}
