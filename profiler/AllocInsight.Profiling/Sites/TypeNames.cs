using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Full names of types, with the outer ones that events leave out, where the modules or the methods that make them tell.</summary>
internal sealed class TypeNames(CodeMap code)
{
    private readonly Dictionary<string, HashSet<string>> _atSites = [];

    /// <summary>The name of a type at one site.</summary>
    /// <param name="clrTypeName">The runtime's name of it.</param>
    /// <param name="methods">The methods that make it there.</param>
    public string Of(string clrTypeName, IReadOnlyList<string> methods)
    {
        string name = code.CompleteTypeName(clrTypeName, methods);
        if (!_atSites.TryGetValue(clrTypeName, out HashSet<string>? names)) _atSites.Add(clrTypeName, names = []);
        names.Add(name);
        return name;
    }

    /// <summary>The name of a type wherever it is made: that of its sites, if all of those asked for until now agree.</summary>
    public string Of(string clrTypeName) =>
        _atSites.TryGetValue(clrTypeName, out HashSet<string>? names) && names.Count == 1 ? names.Single() : code.CompleteTypeName(clrTypeName);
}
