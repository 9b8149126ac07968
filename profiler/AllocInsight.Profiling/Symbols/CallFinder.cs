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
    /// <param name="moduleOf">The module of a program's assembly.</param>
    public static CallPlace? Find(ModuleSymbols module, int methodToken, (int Start, int End) il, string callee, Func<string, ModuleSymbols?> moduleOf)
    {
        var inlined = new InlinedCallees(moduleOf, (owner, method) => MethodBody.Read(owner, method).Any(instruction => Names(owner, instruction, callee)));
        var calls = MethodBody.Read(module, methodToken).Where(static instruction => instruction.IsCall && instruction.Token != 0).ToList();
        if (il.Start < 0)
        {
            var leading = calls.Where(Leads).Take(2).ToList();
            return leading is [var only] && Names(module, only, callee) ? new(only.Offset, null) : null;
        }

        var statement = module.GetLines(methodToken)?.StatementAt(il.Start) ?? il;
        var behind = calls.Where(call => call.Offset >= statement.End && call.Offset < il.End && Leads(call)).ToList();
        if (behind.Count == 0) return null;
        var isInStatement = calls.Any(call => call.Offset >= statement.Start && call.Offset < statement.End && Leads(call));
        var first = isInStatement ? il.Start : behind[0].Offset;
        var line = module.GetLine(methodToken, behind[^1].Offset)?.Line;
        return new(first, line > module.GetLine(methodToken, first)?.Line ? line : null);

        bool Leads(IlInstruction call) => Names(module, call, callee) || inlined.MayDo(module, call);
    }

    private static bool Names(ModuleSymbols module, in IlInstruction instruction, string callee) =>
        instruction.IsCall && instruction.Token != 0 && MethodBody.TargetOf(module, instruction.Token)?.Name == callee;
}

/// <summary>Where a call stands.</summary>
/// <param name="IlOffset">In the caller's IL.</param>
/// <param name="LastLine">The last line that may be meant, where there are several; null otherwise.</param>
internal readonly record struct CallPlace(int IlOffset, int? LastLine);
