
namespace AllocInsight.Profiling.Symbols;

/// <summary>What the IL of a method says, read once for all the types and calls that are looked for; not thread-safe.</summary>
internal sealed class MethodFacts
{
    private readonly MethodPlace _method;
    private readonly HashSet<CallTarget> _targets = [];
    private readonly HashSet<CalledName> _calls = [];

    public MethodFacts(MethodPlace method)
    {
        _method = method;
        foreach (var instruction in MethodBody.Read(method.Module, method.Token))
        {
            if (!instruction.IsCall) continue;
            if (MethodBody.TargetOf(method.Module, instruction) is not { } target) CallsUnknown = true;
            else if (_targets.Add(target)) _calls.Add(CalledName.Of(target.TypeName, target.Name));
        }
    }

    /// <summary>The methods that it calls.</summary>
    public IReadOnlyCollection<CallTarget> Targets => _targets;

    /// <summary>The same as other calls may name them.</summary>
    public IReadOnlySet<CalledName> Calls => _calls;

    /// <summary>Whether it calls through a pointer, or what cannot be read.</summary>
    public bool CallsUnknown { get; }

    /// <summary>Its instructions that allocate anything, in order.</summary>
    public IReadOnlyList<AllocatingInstruction> Allocations => field ??= AllocatingInstruction.Among(_method.Module, MethodBody.Read(_method.Module, _method.Token));
}
