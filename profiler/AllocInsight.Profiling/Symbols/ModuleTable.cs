namespace AllocInsight.Profiling.Symbols;

/// <summary>The process's modules by identity and by file, and what they say about types.</summary>
internal sealed class ModuleTable : IDisposable
{
    private readonly Dictionary<ulong, ModuleSymbols> _byId = [];
    private readonly Dictionary<string, ModuleSymbols> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<ModuleSymbols, bool> _isFramework = [];
    private readonly HashSet<ModuleSymbols> _used = [];
    private readonly TypeClassifier _classifier;

    private CallGraph? _calls;

    public ModuleTable() => _classifier = new TypeClassifier(() => _byPath.Values.OrderBy(IsFramework));

    public IReadOnlyList<MissingSymbols> MissingSymbols =>
    [
        .. _used.Where(module => !IsFramework(module) && module.Status != SymbolStatus.Found)
            .Select(static module => new MissingSymbols(module.Name, module.Path, module.Status))
            .OrderBy(static missing => missing.Module, StringComparer.Ordinal),
    ];

    public void Add(ulong moduleId, string path, Guid pdbId, string pdbPath)
    {
        if (_byId.TryGetValue(moduleId, out var known) && known.Path == path) return;
        if (path.Length == 0)
        {
            _byId[moduleId] = new ModuleSymbols("");
            return;
        }

        // One file may be loaded several times, into several load contexts.
        if (!_byPath.TryGetValue(path, out var module))
            _byPath.Add(path, module = new ModuleSymbols(path, pdbId, pdbPath.Length == 0 ? null : pdbPath));
        _byId[moduleId] = module;
        _classifier.Forget();
        _calls = null;
    }

    /// <summary>The module of that identity, counted as used; null where no event named it.</summary>
    public ModuleSymbols? Use(ulong moduleId)
    {
        if (!_byId.TryGetValue(moduleId, out var module)) return null;
        _used.Add(module);
        return module;
    }

    public ModuleSymbols? FindByPath(string path) => _byPath.GetValueOrDefault(path);

    public bool IsFramework(ModuleSymbols module)
    {
        if (!_isFramework.TryGetValue(module, out var isFramework)) _isFramework.Add(module, isFramework = FrameworkCode.IsFramework(module));
        return isFramework;
    }

    /// <summary>Whether an assembly that code refers to by name is the framework's: loaded as such, or a facade that forwards to it.</summary>
    public bool IsFrameworkAssembly(string simpleName)
    {
        var loaded = _byPath.Values.FirstOrDefault(module => module.Name == simpleName);
        return loaded is not null ? IsFramework(loaded) : simpleName.StartsWith("System.", StringComparison.Ordinal) || simpleName is "netstandard" or "mscorlib";
    }

    /// <summary>The module of one of the program's own assemblies; null for a framework's and for one that is not loaded.</summary>
    public ModuleSymbols? FindOwn(string simpleName) => Own.FirstOrDefault(module => module.Name == simpleName);

    /// <summary>The modules of the program's own assemblies.</summary>
    public IEnumerable<ModuleSymbols> Own => _byPath.Values.Where(module => !IsFramework(module));

    /// <summary>The names of the types that the program's own assemblies define, without namespaces and outer types.</summary>
    public IEnumerable<string> OwnTypes() =>
        from module in Own
        let metadata = module.Metadata
        where metadata is not null
        from handle in metadata.TypeDefinitions
        let name = ModuleSymbols.Tolerate(() => metadata.GetString(metadata.GetTypeDefinition(handle).Name))
        where name is not null
        select name;

    /// <summary>Which of the program's own methods call which, by the modules known so far.</summary>
    public CallGraph Calls => _calls ??= new CallGraph(this);

    public string CompleteTypeName(string clrTypeName, IReadOnlyList<string> methods) => _classifier.Complete(clrTypeName, methods);

    public IReadOnlyList<string> InternalsMeant(string clrTypeName) => _classifier.InternalsMeant(clrTypeName, IsFramework);

    public bool MayBeOverridden(string clrTypeName, string method) => _classifier.MayBeOverridden(clrTypeName, method);

    public TypeKind Classify(string clrTypeName) => _classifier.Classify(clrTypeName);

    public void Dispose()
    {
        foreach (var module in _byId.Values.Concat(_byPath.Values)) module.Dispose();
    }
}
