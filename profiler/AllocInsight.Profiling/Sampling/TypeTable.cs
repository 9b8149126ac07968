using System.Runtime.InteropServices;

namespace AllocInsight.Profiling.Sampling;

/// <summary>Index of a type name in a <see cref="TypeTable"/>.</summary>
internal readonly record struct TypeIndex(int Value);

/// <summary>Every distinct type name, stored once, looked up without making a string. Not thread-safe.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<string, TypeIndex> _index = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeIndex>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _names = [];

    public TypeTable() => _lookup = _index.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The runtime's name of a type.</summary>
    public string this[TypeIndex type] => _names[type.Value];

    /// <summary>Number of types.</summary>
    public int Count => _names.Count;

    /// <summary>The index of a name; null for one that was never met.</summary>
    public TypeIndex? Find(string name) => _index.TryGetValue(name, out TypeIndex type) ? type : null;

    public TypeIndex Intern(ReadOnlySpan<char> name)
    {
        ref TypeIndex entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, name, out bool known);
        if (!known)
        {
            entry = new TypeIndex(_names.Count);
            _names.Add(name.ToString());
        }

        return entry;
    }
}
