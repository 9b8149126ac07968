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
    /// <param name="callee">The called method's name in metadata.</param>
    /// <param name="inlined">Which other calls may make such a call, where they are inlined.</param>
    public static CallPlace? Find(ModuleSymbols module, int methodToken, (int Start, int End) il, string callee, InlinedCallees inlined)
    {
        if (module.GetLines(methodToken) is not { } lines) return null;
        var calls = MethodBody.Read(module, methodToken).Where(static instruction => instruction.IsCall && instruction.Token != 0).ToList();
        var named = calls.Where(call => MethodBody.TargetOf(module, call.Token)?.Name == callee).ToList();
        if (il.Start < 0) return named is [var only] && !calls.Exists(call => inlined.MayDo(module, call)) ? new(only.Offset, null) : null;

        var statement = lines.StatementAt(il.Start);
        var behind = named.Where(call => call.Offset >= statement.End && call.Offset < il.End).ToList();
        var isInStatement = calls.Exists(call => call.Offset >= statement.Start && call.Offset < statement.End && (named.Contains(call) || inlined.MayDo(module, call)));
        // The map may know a later offset of the same statement, and only the call's own instructions count for the one before.
        if (behind.Count == 0 && !isInStatement) behind = [.. named.Where(call => call.Offset >= statement.End).Take(1)];
        if (behind.Count == 0) return !isInStatement && named is [var single] ? new(single.Offset, null) : null;
        var first = isInStatement ? il.Start : behind[0].Offset;
        var line = module.GetLine(methodToken, behind[^1].Offset)?.Line;
        return new(first, line > module.GetLine(methodToken, first)?.Line ? line : null);
    }
}

/// <summary>Where a call stands.</summary>
/// <param name="IlOffset">In the caller's IL.</param>
/// <param name="LastLine">The last line that may be meant, where there are several; null otherwise.</param>
internal readonly record struct CallPlace(int IlOffset, int? LastLine);
