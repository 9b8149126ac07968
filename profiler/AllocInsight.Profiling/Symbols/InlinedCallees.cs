using System.Reflection.Emit;

namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Tells of calls whether the methods that they name, or those that these call, do a certain thing: the caller does it, too, once they are
/// inlined. Only the program's own methods are looked into, so what this denies the framework may still do. Answers are kept.
/// </summary>
/// <param name="graph">Which methods calls lead to.</param>
/// <param name="does">Whether a method does it itself.</param>
internal sealed class InlinedCallees(CallGraph graph, Func<MethodPlace, bool> does)
{
    // How many calls deep to look: the JIT goes deeper, but rarely.
    private const int Depth = 3;

    private readonly Dictionary<(MethodPlace Method, int Depth), bool> _known = [];
    private readonly Dictionary<(ModuleSymbols Caller, int Token, bool IsVirtual), bool> _knownCalls = [];

    /// <summary>Whether a call may lead there, if the JIT inlines what is called.</summary>
    public bool MayDo(ModuleSymbols caller, in IlInstruction call)
    {
        if (!call.IsCall || call.Token == 0) return false;
        var key = (caller, call.Token, call.Code == OpCodes.Callvirt);
        if (!_knownCalls.TryGetValue(key, out var answer)) _knownCalls.Add(key, answer = graph.Callees(caller, call).Any(callee => MayDo(callee, Depth)));
        return answer;
    }

    /// <summary>The one method that a call leads to and that does it itself; null where others may do it as well.</summary>
    public MethodPlace? OnlyOneToDo(ModuleSymbols caller, in IlInstruction call) =>
        graph.Callees(caller, call).Where(callee => MayDo(callee, Depth)).ToList() is [var only] && does(only) && !graph.Callees(only).Any(callee => MayDo(callee, Depth)) ? only : null;

    private bool MayDo(MethodPlace method, int depth)
    {
        if (_known.TryGetValue((method, depth), out var answer)) return answer;
        return _known[(method, depth)] = does(method) || (depth > 1 && graph.Callees(method).Any(callee => MayDo(callee, depth - 1)));
    }
}
