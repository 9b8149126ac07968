using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Tells of calls whether the methods that they name, or those that these call, do a certain thing: the caller does it, too, once they are
/// inlined. Only the program's own methods are looked into, so what this denies the framework may still do.
/// </summary>
/// <param name="moduleOf">The module of a program's assembly; null for a framework's, and for one that is not loaded.</param>
/// <param name="does">Whether a method does it itself.</param>
internal sealed class InlinedCallees(Func<string, ModuleSymbols?> moduleOf, Func<ModuleSymbols, int, bool> does)
{
    // How many calls deep to look: the JIT goes deeper, but rarely.
    private const int Depth = 3;

    // Methods call the same ones again and again.
    private readonly Dictionary<(ModuleSymbols Caller, int Token, int Depth), bool> _known = [];

    /// <summary>Whether a call may lead there, if the JIT inlines what is called.</summary>
    public bool MayDo(ModuleSymbols caller, in IlInstruction call) => MayDo(caller, call, Depth);

    private bool MayDo(ModuleSymbols caller, in IlInstruction call, int depth)
    {
        if (depth == 0 || !call.IsCall || call.Token == 0) return false;
        var key = (caller, call.Token, depth);
        if (_known.TryGetValue(key, out var answer)) return answer;
        return _known[key] = Callees(caller, call).Any(callee => does(callee.Module, callee.Token)
            || MethodBody.Read(callee.Module, callee.Token).Any(inner => MayDo(callee.Module, inner, depth - 1)));
    }

    /// <summary>
    /// The methods that a call may lead to and the JIT may inline: of overloads in another module, all, and of what is called virtually,
    /// all overrides in the module that declares it.
    /// </summary>
    private List<(ModuleSymbols Module, int Token)> Callees(ModuleSymbols caller, IlInstruction call)
    {
        List<(ModuleSymbols, int)> callees = [];
        ModuleSymbols.Tolerate(() =>
        {
            var handle = MetadataTokens.EntityHandle(call.Token);
            if (handle.Kind == HandleKind.MethodSpecification) handle = caller.Metadata!.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
            if (CallTarget.Read(caller.Metadata!, call.Token) is not { } target) return "";
            if ((target.Assembly is null ? caller : moduleOf(target.Assembly)) is not { Metadata: { } metadata } module) return "";
            var type = ClrTypeName.Parse(target.TypeName).Name;
            foreach (var candidate in metadata.MethodDefinitions)
            {
                var method = metadata.GetMethodDefinition(candidate);
                var isMeant = handle.Kind == HandleKind.MethodDefinition
                    ? candidate == handle
                    : metadata.StringComparer.Equals(method.Name, target.Name) && ClrTypeNames.NameOf(metadata, method.GetDeclaringType()) == type;
                var mayOverride = call.Code == OpCodes.Callvirt && method.Attributes.HasFlag(MethodAttributes.Virtual)
                    && metadata.StringComparer.Equals(method.Name, target.Name);
                if ((isMeant || mayOverride) && !method.ImplAttributes.HasFlag(MethodImplAttributes.NoInlining)) callees.Add((module, MetadataTokens.GetToken(candidate)));
            }

            return "";
        });
        return callees;
    }
}
