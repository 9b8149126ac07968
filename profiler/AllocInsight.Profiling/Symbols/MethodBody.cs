using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Reads the IL of methods.</summary>
internal static class MethodBody
{
    /// <summary>The instructions of a method; empty where it has none or they cannot be read.</summary>
    public static IReadOnlyList<IlInstruction> Read(ModuleSymbols symbols, int token) =>
        ModuleSymbols.Tolerate(() =>
        {
            if (!symbols.TryGetMethod(token, out var handle)) return null;
            var address = symbols.Metadata!.GetMethodDefinition(handle).RelativeVirtualAddress;
            return address == 0 ? null : IlInstruction.Decode(symbols.Image!.GetMethodBody(address).GetILBytes() ?? []);
        }) ?? [];

    /// <summary>
    /// Where <paramref name="caller"/> calls the other method: the offset of the only call that names it, -1 where there are
    /// several or none. A call through a base class or interface names another type, so the name decides where the type does not.
    /// </summary>
    public static int FindOnlyCall(ModuleSymbols caller, int callerToken, string calleeType, string calleeName) =>
        FindOnly(caller, Read(caller, callerToken), calleeType, calleeName);

    /// <summary>The same of the calls whose result the caller returns at once.</summary>
    public static int FindOnlyLastCall(MethodPlace caller, string calleeType, string calleeName) => FindOnly(caller.Module, LastCalls(caller), calleeType, calleeName);

    /// <summary>The calls after which a method does nothing but return.</summary>
    public static IEnumerable<IlInstruction> LastCalls(MethodPlace method)
    {
        var body = Read(method.Module, method.Token);
        return body.Zip(body.Skip(1)).Where(static pair => pair.First.IsCall && pair.Second.Code == OpCodes.Ret).Select(static pair => pair.First);
    }

    private static int FindOnly(ModuleSymbols caller, IEnumerable<IlInstruction> instructions, string calleeType, string calleeName)
    {
        var sameType = -1;
        var sameName = -1;
        var (typeCount, nameCount) = (0, 0);
        foreach (var instruction in instructions)
        {
            if (TargetOf(caller, instruction) is not { } target || target.Name != calleeName) continue;
            sameName = instruction.Offset;
            nameCount++;
            if (ClrTypeName.Parse(target.TypeName).Name != calleeType) continue;
            sameType = instruction.Offset;
            typeCount++;
        }

        return typeCount == 1 ? sameType : typeCount == 0 && nameCount == 1 ? sameName : -1;
    }

    /// <summary>Whether <paramref name="caller"/> calls anything of that name.</summary>
    public static bool CallsAny(ModuleSymbols caller, int callerToken, string calleeName) =>
        Read(caller, callerToken).Any(instruction => TargetOf(caller, instruction)?.Name == calleeName);

    /// <summary>The method that a call names; null for other instructions, for calls through pointers, and where the metadata is damaged.</summary>
    public static CallTarget? TargetOf(ModuleSymbols caller, in IlInstruction instruction) =>
        instruction.IsCall && instruction.Token != 0 ? Named(caller, instruction.Token) : null;

    /// <summary>The method that a token names, a definition or one that is called; null where it names none, and where the metadata is damaged.</summary>
    public static CallTarget? Named(ModuleSymbols module, int token)
    {
        if (module.Metadata is not { } metadata) return null;
        CallTarget? target = null;
        ModuleSymbols.Tolerate(() =>
        {
            target = CallTarget.Read(metadata, token);
            return "";
        });
        return target;
    }

    /// <summary>What a call returns, as <see cref="ClrTypeNames"/> spells it; null where <see cref="TargetOf"/> is.</summary>
    public static string? ReturnTypeOf(ModuleSymbols caller, in IlInstruction instruction)
    {
        if (!instruction.IsCall || instruction.Token == 0) return null;
        var token = instruction.Token;
        return ModuleSymbols.Tolerate(() => CallTarget.ReadReturnType(caller.Metadata!, token));
    }
}
