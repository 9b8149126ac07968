using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Which of the program's own methods a call may lead to and the JIT may inline there. Answers are kept; not thread-safe.</summary>
internal sealed class CallGraph(ModuleTable modules)
{
    private static readonly IReadOnlyList<MethodPlace> None = [];

    private readonly Dictionary<(ModuleSymbols Caller, int Token, bool IsVirtual), IReadOnlyList<MethodPlace>> _ofCalls = [];
    private readonly Dictionary<MethodPlace, IReadOnlyList<MethodPlace>> _ofMethods = [];
    private readonly Dictionary<ModuleSymbols, ILookup<string, MethodDefinitionHandle>> _byName = [];
    private readonly Dictionary<string, InlinedCallees> _allocating = [];
    private readonly Dictionary<CalledName, InlinedCallees> _calling = [];
    private readonly Dictionary<string, InlinedCallees> _leading = [];
    private readonly Dictionary<MethodPlace, IReadOnlyList<IReadOnlyList<CalledName>>> _callersInType = [];
    private HashSet<string>? _types;

    /// <summary>Which calls may allocate a type.</summary>
    public InlinedCallees Allocating(string clrTypeName)
    {
        if (!_allocating.TryGetValue(clrTypeName, out var callees))
            _allocating.Add(clrTypeName, callees = new(this, method => Allocates(method, clrTypeName)));
        return callees;
    }

    /// <summary>Which calls may allocate a type or lead to the framework's methods, of which nothing is known.</summary>
    public InlinedCallees Leading(string clrTypeName)
    {
        if (!_leading.TryGetValue(clrTypeName, out var callees))
        {
            _leading.Add(clrTypeName, callees = new(this, method => Allocates(method, clrTypeName)
                || MethodBody.Read(method.Module, method.Token).Any(call => IsForeign(method.Module, call))));
        }

        return callees;
    }

    /// <summary>Whether one of the program's own types has that name, without namespace and outer types.</summary>
    public bool DefinesType(string simpleName) => (_types ??= modules.OwnTypes().ToHashSet()).Contains(simpleName);

    private static bool Allocates(MethodPlace method, string clrTypeName) => AllocationFinder.FindAll(method.Module, method.Token, clrTypeName).Count > 0;

    private bool IsForeign(ModuleSymbols caller, in IlInstruction call)
    {
        if (!call.IsCall) return false;
        if (MethodBody.TargetOf(caller, call) is not { } target) return true;
        return target is not { TypeName: "System.Object", Name: ".ctor" } && target.Assembly is { } assembly && modules.FindOwn(assembly) is null;
    }

    /// <summary>Which calls may make another one.</summary>
    public InlinedCallees Calling(CalledName name)
    {
        if (!_calling.TryGetValue(name, out var callees))
            _calling.Add(name, callees = new(this, method => MethodBody.Read(method.Module, method.Token).Any(call => name.IsNamedBy(method.Module, call))));
        return callees;
    }

    /// <summary>
    /// What a call may lead to: of overloads in another module, all, and of what is called virtually, all overrides in the module that
    /// declares it. Empty for the framework's methods and for those that must not be inlined.
    /// </summary>
    public IReadOnlyList<MethodPlace> Callees(ModuleSymbols caller, in IlInstruction call)
    {
        if (!call.IsCall || call.Token == 0) return None;
        var key = (caller, call.Token, call.Code == OpCodes.Callvirt);
        if (!_ofCalls.TryGetValue(key, out var callees)) _ofCalls.Add(key, callees = [.. Find(caller, call.Token, key.Item3).Where(static callee => MayBeInlined(callee))]);
        return callees;
    }

    /// <summary>What the calls of a method may lead to.</summary>
    public IReadOnlyList<MethodPlace> Callees(MethodPlace method)
    {
        if (_ofMethods.TryGetValue(method, out var callees)) return callees;
        callees = [.. MethodBody.Read(method.Module, method.Token).SelectMany(call => Callees(method.Module, call)).Distinct()];
        return _ofMethods[method] = callees;
    }

    /// <summary>
    /// Whether a call leads to methods of the program only and all of them are known that may leave the stack there: those that
    /// <see cref="Callees(ModuleSymbols, in IlInstruction)"/> has. Not so for delegates, for what is overridden, perhaps in another module, and for methods that are
    /// never inlined but end in a call.
    /// </summary>
    public bool IsCertain(ModuleSymbols caller, in IlInstruction call)
    {
        if (call.Token == 0) return false;
        var callees = Find(caller, call.Token, call.Code == OpCodes.Callvirt);
        return callees.Count > 0 && callees.TrueForAll(static callee => !Has(callee, MethodAttributes.Virtual) && (MayBeInlined(callee) || !MethodBody.LastCalls(callee).Any()));
    }

    private static bool MayBeInlined(MethodPlace method) => method.Module.TryGetMethod(method.Token, out var handle)
        && !method.Module.Metadata!.GetMethodDefinition(handle).ImplAttributes.HasFlag(MethodImplAttributes.NoInlining);

    private static bool Has(MethodPlace method, MethodAttributes attribute) => method.Module.TryGetMethod(method.Token, out var handle)
        && method.Module.Metadata!.GetMethodDefinition(handle).Attributes.HasFlag(attribute);

    /// <summary>The methods of the same type that call a method, by name, then those that call these, and so on; the framework's, too.</summary>
    public IReadOnlyList<IReadOnlyList<CalledName>> CallersInType(MethodPlace callee)
    {
        if (_callersInType.TryGetValue(callee, out var callers)) return callers;
        callers = ModuleSymbols.Tolerate(() => FindCallersInType(callee)) ?? [];
        return _callersInType[callee] = callers;
    }

    private static List<IReadOnlyList<CalledName>> FindCallersInType(MethodPlace callee)
    {
        if (!callee.Module.TryGetMethod(callee.Token, out var handle) || MethodBody.Named(callee.Module, callee.Token) is not { TypeName: var type } method) return [];
        var metadata = callee.Module.Metadata!;
        var others = metadata.GetTypeDefinition(metadata.GetMethodDefinition(handle).GetDeclaringType()).GetMethods()
            .Select(other => (
                Name: CalledName.Of(type, metadata.GetString(metadata.GetMethodDefinition(other).Name)),
                Calls: MethodBody.Read(callee.Module, MetadataTokens.GetToken(other))
                    .Select(call => MethodBody.TargetOf(callee.Module, call)).OfType<CallTarget>().Select(static target => CalledName.Of(target.TypeName, target.Name)).ToHashSet()))
            .ToList();
        List<IReadOnlyList<CalledName>> levels = [];
        IReadOnlyList<CalledName> called = [CalledName.Of(type, method.Name)];
        HashSet<CalledName> seen = [.. called];
        while (true)
        {
            called = [.. others.Where(other => other.Calls.Overlaps(called)).Select(static other => other.Name).Distinct().Where(seen.Add)];
            if (called.Count == 0) return levels;
            levels.Add(called);
        }
    }

    private List<MethodPlace> Find(ModuleSymbols caller, int token, bool isVirtual)
    {
        List<MethodPlace> callees = [];
        ModuleSymbols.Tolerate(() =>
        {
            var handle = CallTarget.WithoutArguments(caller.Metadata!, token);
            if (CallTarget.Read(caller.Metadata!, token) is not { } target) return "";
            if ((target.Assembly is null ? caller : modules.FindOwn(target.Assembly)) is not { Metadata: { } metadata } module) return "";
            var type = ClrTypeName.Parse(target.TypeName).Name;
            foreach (var candidate in Named(module, metadata, target.Name))
            {
                var method = metadata.GetMethodDefinition(candidate);
                var isMeant = handle.Kind == HandleKind.MethodDefinition ? candidate == handle : ClrTypeNames.NameOf(metadata, method.GetDeclaringType()) == type;
                if (isMeant || (isVirtual && method.Attributes.HasFlag(MethodAttributes.Virtual))) callees.Add(new(module, MetadataTokens.GetToken(candidate)));
            }

            return "";
        });
        return callees;
    }

    private IEnumerable<MethodDefinitionHandle> Named(ModuleSymbols module, MetadataReader metadata, string name)
    {
        if (!_byName.TryGetValue(module, out var byName))
            _byName.Add(module, byName = metadata.MethodDefinitions.ToLookup(method => metadata.GetString(metadata.GetMethodDefinition(method).Name)));
        return byName[name];
    }
}

/// <summary>One method.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Token">Its metadata token.</param>
internal readonly record struct MethodPlace(ModuleSymbols Module, int Token);
