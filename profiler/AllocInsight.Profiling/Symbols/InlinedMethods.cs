using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Names the methods of inline trees, and finds where the compiled method calls them.</summary>
internal sealed class InlinedMethods(CodeTables code)
{
    private readonly Dictionary<(ulong Method, ulong Version), IReadOnlyDictionary<int, int>> _calls = [];

    /// <summary>An inlined method; null where no event names it.</summary>
    /// <param name="methodId">Its identity.</param>
    /// <param name="caller">The method that calls it, which must name it.</param>
    public MethodRecord? Find(ulong methodId, MethodRecord? caller)
    {
        if (code.Methods.TryGetValue(methodId, out var known)) return known;
        return code.Details.TryGetValue(methodId, out var details) && caller is not null ? Identify(details, caller) : null;
    }

    /// <summary>The IL offsets of the compiled method's calls that were inlined, by their nodes; those that nothing tells are absent.</summary>
    public IReadOnlyDictionary<int, int> CallsOf(MethodRecord compiled, ulong version, InlineTree tree, IlMap map)
    {
        if (_calls.TryGetValue((compiled.MethodId, version), out var calls)) return calls;
        return _calls[(compiled.MethodId, version)] = Locate(compiled, tree, map);
    }

    /// <summary>Forgets all answers, as more may be known now.</summary>
    public void Forget() => _calls.Clear();

    private Dictionary<int, int> Locate(MethodRecord compiled, InlineTree tree, IlMap map)
    {
        var told = InlinedCallPlace.FindAll(tree, map).Where(static call => call.Value >= 0).ToDictionary();
        if (code.Modules.Use(compiled.ModuleId) is not { } module) return told;
        var nodes = tree.InlinedCalls.Where(static call => call.Methods.Count == 1).ToList();
        var calls = MethodBody.Read(module, compiled.Token)
            .Where(static instruction => instruction.IsCall)
            .Select(instruction => (instruction.Offset, MethodBody.TargetOf(module, instruction)?.Name))
            .ToList();
        var offsets = InlinedCallOrder.Align([.. nodes.Select(node => (SimpleName(Find(node.Methods[0], compiled)), told.GetValueOrDefault(node.Node, -1)))], calls, map);
        for (var i = 0; i < nodes.Count && offsets is not null; i++)
        {
            if (offsets[i] >= 0) told.TryAdd(nodes[i].Node, offsets[i]);
        }

        return told;
    }

    private static string? SimpleName(MethodRecord? method) => method is null ? null : CalledName.Of(method.TypeName, method.Name).Name;

    /// <summary>
    /// Names a method that was never compiled on its own. The event's module is the wrong one for instantiations over another
    /// module's types, so the method that its token names there must also be one that the caller calls.
    /// </summary>
    private MethodRecord? Identify(in MethodDetails details, MethodRecord caller)
    {
        if (code.Modules.Use(details.LoaderModuleId) is not { } module || code.Modules.Use(caller.ModuleId) is not { } callerModule) return null;
        return module.TryGetMethod(details.Token, out _) && MethodBody.Named(module, details.Token) is { } method && MethodBody.CallsAny(callerModule, caller.Token, method.Name)
            ? new MethodRecord(details.MethodId, details.LoaderModuleId, details.Token, method.TypeName, method.Name)
            : null;
    }
}
