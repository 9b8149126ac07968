using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Looks for the instruction that allocates a type in the IL of one statement.</summary>
internal static class AllocationFinder
{
    public static AllocationSite Locate(ModuleSymbols module, int methodToken, int ilOffset, ClrTypeName type, Func<string, bool> isFramework)
    {
        if (ilOffset < 0 || module.Metadata is not { } metadata) return default;
        var statement = module.GetLines(methodToken)?.StatementAt(ilOffset) ?? (0, int.MaxValue);
        var found = new List<(int Offset, string Type)>();
        var (callsMade, callsFramework, callsOther) = (false, false, false);
        var body = MethodBody.Read(module, methodToken);
        foreach (var instruction in body)
        {
            if (instruction.Offset < statement.Item1 || instruction.Offset >= statement.Item2) continue;
            if (AllocatedType(metadata, instruction) is { } allocated && Matches(type, ClrTypeName.Parse(allocated)))
            {
                found.Add((instruction.Offset, allocated));
                continue;
            }

            if (!instruction.IsCall) continue;
            var target = instruction.Token == 0 ? null : MethodBody.TargetOf(module, instruction.Token);
            callsMade |= target is { } made && IsCompilersCall(made, type);
            // The constructors of what the compiler made up allocate nothing.
            if (target is { } generated && GeneratedName.Parse(ClrTypeName.Parse(generated.TypeName).SimpleName).Kind == GeneratedKind.Closure) continue;
            if (target?.Assembly is { } assembly && isFramework(assembly)) callsFramework = true;
            else callsOther = true;
        }

        if (found.Count > 0)
            return new(AllocationPlace.Here, found.Count == 1 ? found[0].Offset : -1, found[0].Type, found.All(array => IsFilledForCall(body, array.Offset)));

        return new(callsMade ? AllocationPlace.Here
            : callsOther ? AllocationPlace.InlinedCallee
            : callsFramework ? AllocationPlace.InlinedFrameworkCallee
            : AllocationPlace.Unknown);
    }

    /// <summary>
    /// Whether an array is only filled and passed on: <c>newarr</c>, then for each element <c>dup</c> ... <c>stelem</c>, then the call.
    /// </summary>
    private static bool IsFilledForCall(IReadOnlyList<IlInstruction> body, int offset)
    {
        var index = body.TakeWhile(instruction => instruction.Offset < offset).Count();
        if (index + 1 >= body.Count || body[index].Code != OpCodes.Newarr || body[index + 1].Code != OpCodes.Dup) return false;
        for (index++; index + 1 < body.Count; index++)
        {
            var stores = body[index].Code.Name!.StartsWith("stelem", StringComparison.Ordinal);
            if (stores && body[index + 1].Code != OpCodes.Dup) return body[index + 1].IsCall;
        }

        return false;
    }

    /// <summary>IL offsets of all instructions of a method that allocate a type, ascending.</summary>
    public static IReadOnlyList<int> FindAll(ModuleSymbols module, int methodToken, ClrTypeName type) =>
        module.Metadata is not { } metadata
            ? []
            : [.. MethodBody.Read(module, methodToken)
                .Where(instruction => AllocatedType(metadata, instruction) is { } allocated && Matches(type, ClrTypeName.Parse(allocated)))
                .Select(instruction => instruction.Offset)];

    /// <summary>The type that an instruction allocates, as <see cref="ClrTypeNames"/> spells it; null for those that allocate nothing.</summary>
    private static string? AllocatedType(MetadataReader metadata, in IlInstruction instruction)
    {
        var (code, token) = (instruction.Code, instruction.Token);
        if (token == 0) return null;
        string? name = null;
        ModuleSymbols.Tolerate(() =>
        {
            if (code == OpCodes.Newobj) name = CallTarget.Read(metadata, token)?.TypeName;
            else if (code == OpCodes.Newarr) name = ClrTypeNames.NameOf(metadata, MetadataTokens.EntityHandle(token)) + "[]";
            // A constrained call boxes where the value type does not override the method.
            else if (code == OpCodes.Box || code == OpCodes.Constrained) name = ClrTypeNames.NameOf(metadata, MetadataTokens.EntityHandle(token));
            return "";
        });
        return name;
    }

    /// <summary>
    /// Events name nested types without what is around them, and type arguments by what they stand for; metadata names all
    /// of the former and, inside generics, none of the latter. So arguments do not count.
    /// </summary>
    private static bool Matches(ClrTypeName fromEvent, ClrTypeName fromMetadata)
    {
        // A type parameter may stand for an array itself, whose suffixes come before those that the metadata adds.
        if (fromMetadata.Name == ClrTypeNames.Parameter)
            return fromEvent.Suffixes.TakeLast(fromMetadata.Suffixes.Count).SequenceEqual(fromMetadata.Suffixes);
        if (!fromEvent.Suffixes.SequenceEqual(fromMetadata.Suffixes)) return false;
        return fromEvent.Name == fromMetadata.Name
            || (fromMetadata.Name.Contains('+', StringComparison.Ordinal) && fromEvent.Name == fromMetadata.SimpleName);
    }

    /// <summary>Calls that stand for syntax: the author sees an allocation, not a method.</summary>
    private static bool IsCompilersCall(in CallTarget target, ClrTypeName type) => target.TypeName switch
    {
        "System.Activator" => target.Name == "CreateInstance",
        "System.String" => type is { Name: "System.String", Suffixes: [] },
        "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler" => type is { Name: "System.String", Suffixes: [] } or { Name: "System.Char" },
        _ => target.TypeName.Contains("MethodBuilder", StringComparison.Ordinal)
            && TypeKinds.FromName(type) is TypeKind.AsyncStateMachine or TypeKind.Task,
    };
}
