using System.Reflection.Emit;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Looks for the instruction that allocates a type in the IL of one statement.</summary>
internal static class AllocationFinder
{
    /// <summary>
    /// Looks into the statement at the start of an IL range, and if it does not allocate the type, into the rest of the range.
    /// </summary>
    /// <param name="modules">All modules of the process.</param>
    /// <param name="module">The method's module.</param>
    /// <param name="methodToken">The method.</param>
    /// <param name="il">The range; from -1 where the place is not known.</param>
    /// <param name="clrTypeName">The type, as an event names it.</param>
    /// <param name="inlined">Which calls may allocate it where they are inlined; null where inline trees tell such allocations apart.</param>
    public static AllocationSite Find(
        ModuleTable modules, ModuleSymbols module, int methodToken, (int Start, int End) il, string clrTypeName, InlinedCallees? inlined)
    {
        if (il.Start < 0 || module.Metadata is null) return new(AllocationPlace.Unknown);
        var type = ClrTypeName.Parse(clrTypeName);
        var lines = module.GetLines(methodToken);
        var statement = lines?.StatementAt(il.Start) ?? il;
        var body = MethodBody.Read(module, methodToken);
        var inStatement = Within(statement);
        var behind = Within((statement.End, il.End));
        var found = Allocations(module, inStatement, clrTypeName, type);
        var foundBehind = Allocations(module, behind, clrTypeName, type);
        // Of several, the first: its statement may not be the one, but the map's certainly is not.
        if (found.Count == 0) found = [.. foundBehind.Take(1)];
        if (found.Count == 0)
        {
            var (place, callee) = PlaceOfCalls(modules, module, inStatement, type, modules.Calls.Leading(clrTypeName));
            return new(place, LastLine: place == AllocationPlace.Here ? LastLine(il.Start) : null, FrameworkCallee: callee);
        }

        // Metadata does not know what type parameters stand for; the event does.
        var (offset, named) = found[0];
        var fullName = named.Name == ClrTypeNames.Parameter ? clrTypeName : named.Name + clrTypeName[Math.Min(type.Name.Length, clrTypeName.Length)..];
        return new(
            AllocationPlace.Here,
            found.Count == 1 ? offset : null,
            fullName,
            LastLine(offset),
            IsArgumentArray: found.All(array => IsFilledForCall(body, array.Offset)),
            MayBeInCallee: Within(lines?.StatementAt(offset) ?? il).Exists(MayBeOfCallee));

        List<IlInstruction> Within((int Start, int End) range) =>
            [.. body.Where(instruction => instruction.Offset >= range.Start && instruction.Offset < range.End)];

        int? LastLine(int first)
        {
            var last = behind.FindLastIndex(instruction => foundBehind.Exists(allocation => allocation.Offset == instruction.Offset)
                || IsCompilersAllocation(module, instruction, type) || MayBeOfCallee(instruction));
            return last < 0 ? null : module.LineAfter(methodToken, first, behind[last].Offset);
        }

        // Without lines the whole method is the place.
        bool MayBeOfCallee(IlInstruction call) => lines is not null && inlined?.MayDo(module, call) == true;
    }

    /// <summary>
    /// What a method leaves to those it calls, if it does not allocate the type itself and the statement at an IL offset calls
    /// nothing: to the calls behind that statement, to any of its calls where the offset is -1, or wherever it does.
    /// </summary>
    public static AllocationSite FindInCallees(ModuleTable modules, ModuleSymbols module, int methodToken, int ilOffset, string clrTypeName)
    {
        if (module.Metadata is null || FindAll(module, methodToken, clrTypeName).Count > 0) return new(AllocationPlace.Unknown);
        var type = ClrTypeName.Parse(clrTypeName);
        var leading = modules.Calls.Leading(clrTypeName);
        var body = MethodBody.Read(module, methodToken);
        if (module.GetLines(methodToken) is { } lines)
        {
            var from = ilOffset < 0 ? 0 : lines.StatementAt(ilOffset).End;
            var behind = body
                .Where(instruction => instruction.Offset >= from)
                .Select(instruction => (instruction.Offset, Found: PlaceOfCalls(modules, module, [instruction], type, leading)))
                .Where(static call => call.Found.Place != AllocationPlace.Unknown)
                .ToList();
            if (behind.Count > 0)
            {
                var (offset, found) = behind[0];
                return new(found.Place, offset, LastLine: module.LineAfter(methodToken, offset, behind[^1].Offset), FrameworkCallee: found.FrameworkCallee);
            }
        }

        var (place, callee) = PlaceOfCalls(modules, module, body, type, leading);
        return new(place, FrameworkCallee: callee);
    }

    /// <summary>Whether the statement at an IL offset makes one of a method's <see cref="CallsOfWhatAllocates"/>.</summary>
    public static bool CallsWhatAllocates(ModuleTable modules, ModuleSymbols module, int methodToken, int ilOffset, string clrTypeName) =>
        ilOffset >= 0 && module.GetLines(methodToken)?.StatementAt(ilOffset) is { } statement
        && CallsOfWhatAllocates(modules, module, methodToken, clrTypeName).Any(offset => offset >= statement.Start && offset < statement.End);

    /// <summary>IL offsets of a method's calls of methods of the program that allocate the type, or call what does, and that may be inlined; ascending.</summary>
    public static IReadOnlyList<int> CallsOfWhatAllocates(ModuleTable modules, ModuleSymbols module, int methodToken, string clrTypeName)
    {
        var allocating = modules.Calls.Allocating(clrTypeName);
        var type = ClrTypeName.Parse(clrTypeName).SimpleName;
        return [.. MethodBody.Read(module, methodToken).Where(call => allocating.MayDo(module, call) && !MakesOnlyOthers(call)).Select(static call => call.Offset)];

        // What a generic method makes of its type parameters is known by the call's arguments.
        bool MakesOnlyOthers(IlInstruction call) =>
            MethodBody.TargetOf(module, call) is { } target && target.IsGeneric && !target.MayName(type)
            && modules.Calls.Callees(module, call).All(callee => !Names(callee.Module, callee.Token, clrTypeName) && modules.Calls.Callees(callee).Count == 0);
    }

    /// <summary>IL offsets of all instructions of a method that allocate a type, ascending.</summary>
    public static IReadOnlyList<int> FindAll(ModuleSymbols module, int methodToken, string clrTypeName) =>
        [.. Allocations(module, MethodBody.Read(module, methodToken), clrTypeName, ClrTypeName.Parse(clrTypeName)).Select(static found => found.Offset)];

    /// <summary>Whether a method allocates a type by its name, not as what a type parameter stands for.</summary>
    public static bool Names(ModuleSymbols module, int methodToken, string clrTypeName) =>
        Allocations(module, MethodBody.Read(module, methodToken), clrTypeName, ClrTypeName.Parse(clrTypeName)).Exists(static found => found.Type.Name != ClrTypeNames.Parameter);

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

    private static List<(int Offset, ClrTypeName Type)> Allocations(ModuleSymbols module, IEnumerable<IlInstruction> instructions, string clrTypeName, ClrTypeName type) =>
        AllocatingInstruction.OfType(AllocatingInstruction.Among(module, instructions), clrTypeName, type);

    private static (AllocationPlace Place, string? FrameworkCallee) PlaceOfCalls(
        ModuleTable modules, ModuleSymbols module, IReadOnlyList<IlInstruction> statement, ClrTypeName type, InlinedCallees leading)
    {
        var callsOther = false;
        var own = modules.Calls.OwnTypesIn(type);
        var framework = new HashSet<string>();
        foreach (var instruction in statement)
        {
            if (!instruction.IsCall) continue;
            if (MethodBody.TargetOf(module, instruction) is not { } target)
            {
                callsOther = true;
                continue;
            }

            if (IsCompilersCall(module, instruction, target, type)) return (AllocationPlace.Here, null);
            // Neither conversions to spans nor the constructors of what the compiler made up allocate anything.
            if (IsSpanConversion(target) || GeneratedName.Parse(ClrTypeName.Parse(target.TypeName).SimpleName).Kind == GeneratedKind.Closure) continue;
            if (target.Assembly is { } assembly && modules.IsFrameworkAssembly(assembly))
            {
                if (CallGraph.FrameworkMayMake(target, own)) framework.Add(EventMethodName.NameOf(target.TypeName, target.Name));
            }

            callsOther |= modules.Calls.IsOfDelegate(target) || leading.MayDo(module, instruction);
        }

        var place = callsOther ? AllocationPlace.InlinedCallee : framework.Count > 0 ? AllocationPlace.InlinedFrameworkCallee : AllocationPlace.Unknown;
        return (place, framework.Count == 1 ? framework.Single() : null);
    }

    private static bool IsSpanConversion(in CallTarget target) =>
        target.Name == "op_Implicit" && (target.TypeName.StartsWith("System.Span`1", StringComparison.Ordinal) || target.TypeName.StartsWith("System.ReadOnlySpan`1", StringComparison.Ordinal));

    private static bool IsCompilersAllocation(ModuleSymbols module, in IlInstruction instruction, ClrTypeName type) =>
        MethodBody.TargetOf(module, instruction) is { } target && IsCompilersCall(module, instruction, target, type);

    /// <summary>Calls that stand for syntax: the author sees an allocation, not a method.</summary>
    private static bool IsCompilersCall(ModuleSymbols module, in IlInstruction call, in CallTarget target, ClrTypeName type) => target.TypeName switch
    {
        "System.Activator" => target.Name == "CreateInstance",
        "System.String" => IsString(type) && MayMakeString(module, call),
        "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler" => type is { Name: "System.Char" } || (IsString(type) && MayMakeString(module, call)),
        _ => target.TypeName.Contains("MethodBuilder", StringComparison.Ordinal)
            && TypeKinds.FromName(type) is TypeKind.AsyncStateMachine or TypeKind.Task,
    };

    private static bool IsString(ClrTypeName type) => type is { Name: "System.String", Suffixes: [] };

    /// <summary>Whether a call of a string or of what builds one may make a string: by what it returns.</summary>
    private static bool MayMakeString(ModuleSymbols module, in IlInstruction call) =>
        call.Code == OpCodes.Newobj || MethodBody.ReturnTypeOf(module, call) is null or "System.String" or "System.String[]";
}
