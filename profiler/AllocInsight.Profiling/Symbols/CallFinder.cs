namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Finds where in a method's IL a call stands whose callee is known. The map of compiled code leads only near it: optimised code has no
/// offset of its own for a statement that begins with values left on the stack, and its calls count for the statement before.
/// </summary>
internal static class CallFinder
{
    /// <summary>The place of the call; null where nothing tells more than the map does.</summary>
    /// <param name="module">The caller's module.</param>
    /// <param name="methodToken">The caller.</param>
    /// <param name="il">The IL that the map names; from -1 where it names none.</param>
    /// <param name="callees">The called method; several where any of them may be meant.</param>
    /// <param name="graph">Which other calls may make such a call, where they are inlined.</param>
    public static CallPlace? Find(ModuleSymbols module, int methodToken, (int Start, int End) il, IReadOnlyList<CalledName> callees, CallGraph graph)
    {
        if (module.GetLines(methodToken) is not { } lines) return null;
        var inlined = callees.Select(graph.Calling).ToList();
        var calls = MethodBody.Read(module, methodToken).Where(static instruction => instruction.IsCall).ToList();
        var named = calls.Where(call => callees.Any(callee => callee.IsNamedBy(module, call))).ToList();
        if (il.Start < 0)
        {
            if (named.Count == 0 || calls.Except(named).Any(MayMake)) return null;
            return new(named[0].Offset, module.LineAfter(methodToken, named[0].Offset, named[^1].Offset));
        }

        var statement = lines.StatementAt(il.Start);
        var inStatement = calls.Where(call => call.Offset >= statement.Start && call.Offset < statement.End).ToList();
        var isNamed = inStatement.Exists(named.Contains);
        var isKnown = !isNamed && inStatement.Exists(MayMake);
        var isInlined = isKnown || (named.Count == 0 && inStatement.Exists(MayLeadOn));
        var behind = named.Where(call => call.Offset >= statement.End && call.Offset < il.End).ToList();
        if (isNamed || isInlined)
        {
            var lastLine = LastLine(il.Start);
            return isInlined || lastLine is not null ? new(il.Start, lastLine, isInlined, isKnown) : null;
        }

        // The map may know a later offset of the same statement, and only the call's own instructions count for the one before.
        if (behind.Count == 0) behind = [.. named.Where(call => call.Offset >= statement.End).Take(1)];
        if (behind.Count == 0) return named is [var single] ? new(single.Offset) : null;
        return new(behind[0].Offset, LastLine(behind[0].Offset));

        bool MayMake(IlInstruction call) => inlined.Exists(one => one.MayDo(module, call));

        bool MayLeadOn(IlInstruction call) => graph.Callees(module, call).Count > 0 || (MethodBody.TargetOf(module, call) is { } target && graph.IsOfDelegate(target));

        int? LastLine(int first) => behind.Count == 0 ? null : module.LineAfter(methodToken, first, behind[^1].Offset);
    }
}

/// <summary>A method as calls name it.</summary>
/// <param name="TypeName">The type that defines it as <see cref="ClrTypeNames"/> spells it. Calls may name another one of the same hierarchy, but for constructors.</param>
/// <param name="Name">Its metadata name; of an explicit implementation, the member's.</param>
internal readonly record struct CalledName(string TypeName, string Name)
{
    private const string Constructor = ".ctor";

    public static CalledName Of(string typeName, string name) =>
        new(name == Constructor ? ClrTypeName.Parse(typeName).Name : "", MemberOf(name));

    /// <summary>The name of what an explicit implementation implements; other names, those of constructors among them, as they are.</summary>
    public static string MemberOf(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[(dot + 1)..] : name;

    public bool IsNamedBy(ModuleSymbols caller, in IlInstruction call) =>
        MethodBody.TargetOf(caller, call) is { } target && target.Name == Name
        && (Name != Constructor || ClrTypeName.Parse(target.TypeName).Name == TypeName);
}

/// <summary>Where a call stands.</summary>
/// <param name="IlOffset">In the caller's IL.</param>
/// <param name="LastLine">The last line that may be meant, where there are several; null otherwise.</param>
/// <param name="IsInInlined">Whether the statement leaves the call to a method of the program that has no frame, as it was inlined there or ended in that call.</param>
/// <param name="IsKnown">Whether such a method is known to make the call; false where nothing else in the caller can.</param>
internal readonly record struct CallPlace(int IlOffset, int? LastLine = null, bool IsInInlined = false, bool IsKnown = false);
