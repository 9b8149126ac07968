using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Which of the program's own methods a call may lead to and the JIT may inline there. Answers are kept; not thread-safe.</summary>
internal sealed class CallGraph(ModuleTable modules)
{
    private static readonly IReadOnlyList<MethodPlace> None = [];

    private readonly Dictionary<(ModuleSymbols Caller, int Token, bool IsVirtual, bool IsInner), IReadOnlyList<MethodPlace>> _ofCalls = [];
    private readonly Dictionary<MethodPlace, IReadOnlyList<MethodPlace>> _ofMethods = [];
    private readonly Dictionary<(ModuleSymbols Module, TypeDefinitionHandle Type), string?> _typeNames = [];
    private readonly Dictionary<MethodPlace, MethodFacts> _facts = [];
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
        {
            var type = ClrTypeName.Parse(clrTypeName);
            _allocating.Add(clrTypeName, callees = new(this, method => Allocates(method, clrTypeName, type)));
        }

        return callees;
    }

    /// <summary>Which calls may allocate a type or lead to methods of the framework or to delegates that may.</summary>
    public InlinedCallees Leading(string clrTypeName)
    {
        if (!_leading.TryGetValue(clrTypeName, out var callees))
        {
            var type = ClrTypeName.Parse(clrTypeName);
            var own = OwnTypesIn(type);
            _leading.Add(clrTypeName, callees = new(this, method => Allocates(method, clrTypeName, type) || LeavesProgram(method, own)));
        }

        return callees;
    }

    /// <summary>Whether one of the program's own types has that name, without namespace and outer types.</summary>
    public bool DefinesType(string simpleName) => (_types ??= modules.OwnTypes().ToHashSet()).Contains(simpleName);

    /// <summary>The program's own types among a type and its arguments.</summary>
    public IReadOnlyList<string> OwnTypesIn(ClrTypeName type) => [.. Parts(type).Where(DefinesType)];

    /// <summary>Whether a call of the framework may make a type: one of the program's only where the call's type arguments name it.</summary>
    /// <param name="target">The method.</param>
    /// <param name="own">The type's <see cref="OwnTypesIn"/>.</param>
    public static bool FrameworkMayMake(in CallTarget target, IReadOnlyList<string> own)
    {
        if (own.Count == 0) return true;
        foreach (var type in own)
        {
            if (target.MayName(type)) return true;
        }

        return false;
    }

    /// <summary>Whether a call is one of a delegate, which may lead anywhere.</summary>
    public bool IsOfDelegate(in CallTarget target) => target.Name == "Invoke" && modules.Classify(target.TypeName) == TypeKind.Delegate;

    private static IEnumerable<string> Parts(ClrTypeName type) => type.Arguments.SelectMany(Parts).Append(type.SimpleName);

    private MethodFacts FactsOf(MethodPlace method)
    {
        if (!_facts.TryGetValue(method, out var facts)) _facts.Add(method, facts = new(method));
        return facts;
    }

    private bool Allocates(MethodPlace method, string clrTypeName, ClrTypeName type) => AllocatingInstruction.OfType(FactsOf(method).Allocations, clrTypeName, type).Count > 0;

    /// <summary>Whether a method calls what is not the program's and may make a type.</summary>
    private bool LeavesProgram(MethodPlace method, IReadOnlyList<string> own)
    {
        var facts = FactsOf(method);
        return facts.CallsUnknown || facts.Targets.Any(target => IsOfDelegate(target) || IsForeign(target, own));
    }

    private bool IsForeign(in CallTarget target, IReadOnlyList<string> own)
    {
        if (target is { TypeName: "System.Object", Name: ".ctor" } || target.Assembly is not { } assembly) return false;
        return modules.IsFrameworkAssembly(assembly) ? FrameworkMayMake(target, own) : modules.FindOwn(assembly) is null;
    }

    /// <summary>Which calls may make another one.</summary>
    public InlinedCallees Calling(CalledName name)
    {
        if (!_calling.TryGetValue(name, out var callees))
            _calling.Add(name, callees = new(this, method => FactsOf(method).Calls.Contains(name)));
        return callees;
    }

    /// <summary>
    /// What a call may lead to: of overloads in another module, all, and of what is called virtually, also of the framework's types, all
    /// methods of that name that override one. Methods that must not be inlined are left out, and what a delegate calls, of which nothing is known.
    /// </summary>
    public IReadOnlyList<MethodPlace> Callees(ModuleSymbols caller, in IlInstruction call) =>
        call.IsCall && call.Token != 0 ? Callees(caller, call, isInner: false) : None;

    /// <summary>
    /// What the calls of a method may lead to that was itself inlined: overrides only in the module that declares what is called, since names like
    /// <c>Dispose</c> lead everywhere, and the JIT rarely goes on there.
    /// </summary>
    public IReadOnlyList<MethodPlace> Callees(MethodPlace method)
    {
        if (_ofMethods.TryGetValue(method, out var callees)) return callees;
        callees =
        [
            .. MethodBody.Read(method.Module, method.Token)
                .Where(static instruction => instruction.IsCall && instruction.Token != 0)
                .SelectMany(call => Callees(method.Module, call, isInner: true))
                .Distinct(),
        ];
        return _ofMethods[method] = callees;
    }

    private IReadOnlyList<MethodPlace> Callees(ModuleSymbols caller, in IlInstruction call, bool isInner)
    {
        var key = (caller, call.Token, call.Code == OpCodes.Callvirt, isInner);
        if (_ofCalls.TryGetValue(key, out var callees)) return callees;
        var searched = isInner ? DeclaringModule(caller, call) : modules.Own.Append(caller);
        return _ofCalls[key] = [.. FindAll(caller, call, searched).Where(static callee => MayBeInlined(callee))];
    }

    /// <summary>
    /// Whether a call leads to methods of the program only and all of them are known that may leave the stack there: those that
    /// <see cref="Callees(ModuleSymbols, in IlInstruction)"/> has. Not so for delegates, for what is overridden, perhaps in another module, and for methods
    /// that must not be inlined but have calls that must be jumps (<c>tail.</c>); where neither is demanded, the former keep their frames.
    /// </summary>
    public bool IsCertain(ModuleSymbols caller, in IlInstruction call)
    {
        if (call.Token == 0) return false;
        var callees = Find(caller, call.Token);
        return callees.Count > 0 && callees.TrueForAll(static callee => !Has(callee, MethodAttributes.Virtual) && (MayBeInlined(callee) || !MethodBody.Read(callee.Module, callee.Token).Any(static instruction => instruction.Code == OpCodes.Tailcall)));
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

    private List<IReadOnlyList<CalledName>> FindCallersInType(MethodPlace callee)
    {
        if (!callee.Module.TryGetMethod(callee.Token, out var handle) || MethodBody.Named(callee.Module, callee.Token) is not { TypeName: var type } method) return [];
        var metadata = callee.Module.Metadata!;
        var others = metadata.GetTypeDefinition(metadata.GetMethodDefinition(handle).GetDeclaringType()).GetMethods()
            .Select(other => (
                Name: CalledName.Of(type, metadata.GetString(metadata.GetMethodDefinition(other).Name)),
                FactsOf(new(callee.Module, MetadataTokens.GetToken(other))).Calls))
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

    private List<MethodPlace> FindAll(ModuleSymbols caller, in IlInstruction call, IEnumerable<ModuleSymbols> searched)
    {
        var named = Find(caller, call.Token);
        if (call.Code != OpCodes.Callvirt || MethodBody.TargetOf(caller, call) is not { } target) return named;
        if (!(named.Count > 0 ? named.Exists(static method => Has(method, MethodAttributes.Virtual)) : modules.MayBeOverridden(target.TypeName, target.Name))) return named;
        foreach (var module in searched.Where(module => !modules.IsFramework(module)).Distinct())
        {
            ModuleSymbols.Tolerate(() =>
            {
                if (module.Metadata is not { } metadata) return "";
                foreach (var candidate in Named(module, metadata, target.Name))
                {
                    MethodPlace method = new(module, MetadataTokens.GetToken(candidate));
                    if (metadata.GetMethodDefinition(candidate).Attributes.HasFlag(MethodAttributes.Virtual) && !named.Contains(method)) named.Add(method);
                }

                return "";
            });
        }

        return named;
    }

    private ModuleSymbols[] DeclaringModule(ModuleSymbols caller, in IlInstruction call) => MethodBody.TargetOf(caller, call) switch
    {
        null => [],
        { Assembly: null } => [caller],
        { Assembly: var assembly } => modules.FindOwn(assembly) is { } module ? [module] : [],
    };

    /// <summary>The methods of the program that a token names.</summary>
    private List<MethodPlace> Find(ModuleSymbols caller, int token)
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
                var isMeant = handle.Kind == HandleKind.MethodDefinition
                    ? candidate == handle
                    : metadata.StringComparer.Equals(method.Name, target.Name) && NameOf(module, method.GetDeclaringType()) == type;
                if (isMeant) callees.Add(new(module, MetadataTokens.GetToken(candidate)));
            }

            return "";
        });
        return callees;
    }

    private string? NameOf(ModuleSymbols module, TypeDefinitionHandle type)
    {
        if (!_typeNames.TryGetValue((module, type), out var name)) _typeNames.Add((module, type), name = ClrTypeNames.NameOf(module.Metadata!, type));
        return name;
    }

    /// <summary>The methods of that name, and explicit implementations of one.</summary>
    private IEnumerable<MethodDefinitionHandle> Named(ModuleSymbols module, MetadataReader metadata, string name)
    {
        if (!_byName.TryGetValue(module, out var byName))
            _byName.Add(module, byName = metadata.MethodDefinitions.ToLookup(method => CalledName.MemberOf(metadata.GetString(metadata.GetMethodDefinition(method).Name))));
        return byName[CalledName.MemberOf(name)];
    }
}

/// <summary>One method.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Token">Its metadata token.</param>
internal readonly record struct MethodPlace(ModuleSymbols Module, int Token);
