namespace AllocInsight.LifetimeTracee;

/// <summary>Holds objects until two collections of a generation have begun after the last of them was added.</summary>
internal sealed class Holder(int generation)
{
    private List<object> _filling = [];
    private List<object> _held = [];
    private int _collections;

    public void Add(object item)
    {
        _filling.Add(item);
        // Background collections count for every generation, and leave new small objects alone: only those that cannot be one count.
        int collections = generation == 2 ? GC.CollectionCount(2) : GC.CollectionCount(generation) - GC.CollectionCount(2);
        if (collections < _collections + 2)
            return;
        _collections = collections;
        _held = _filling;
        _filling = [];
    }

    public int Count => _held.Count + _filling.Count;
}
