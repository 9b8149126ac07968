namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Finds the line of a call by what it calls, where the compiled code's own maps do not lead to it: they can stay at an inlined method
/// that was executed before, such as a conversion of the call's argument, or at the statement before.
/// </summary>
internal sealed class CallResolver(ModuleTable modules, FrameBuilder frames, FrameResolver resolver)
{
    /// <summary>The frames at a call, innermost first.</summary>
    /// <param name="place">The call's instruction.</param>
    /// <param name="resolved">The frames that the maps lead to.</param>
    /// <param name="callee">What is called: a frame that was not inlined.</param>
    public IReadOnlyList<CodeFrame> Resolve(in CodePlace place, IReadOnlyList<CodeFrame> resolved, CodeFrame callee)
    {
        if (TargetOf(callee) is not { } target) return resolved;
        var name = CalledName.Of(target.TypeName, target.Name);
        var calling = FromCallOf(name.Name, resolved);
        if (calling[0].IsFramework) return calling;
        var (inlined, innerIl) = place.Inlined;
        var isCompiled = calling.Count == 1 && !calling[0].IsInlined;
        if (!isCompiled && calling.Count < resolved.Count) return calling;
        if (modules.FindByPath(calling[0].ModulePath) is not { } module) return calling;
        var token = calling[0].MethodToken;
        var il = isCompiled && place.Il.Start >= 0 ? place.Il : innerIl;
        var called = AsCalled(module, token, name, callee);
        if (CallFinder.Find(module, token, il, called, modules.Calls) is not { } call) return calling;
        IReadOnlyList<ulong> around = isCompiled ? [] : inlined;
        if (call.IsKnown)
        {
            if (isCompiled && FindInlinedCaller(place, module, il, name, callee) is { } found) return found;
            if (place.Tree is not null && FindTailCaller(module, token, il, target) is var (tail, offset)) return [tail, .. resolver.At(place, around, offset)];
        }

        var moved = resolver.At(place, around, call.IlOffset);
        return [moved[0] with { LastLine = call.LastLine, HidesCallee = call.IsInInlined && (place.Tree is null || call.IsKnown) }, .. moved.Skip(1)];
    }

    /// <summary>
    /// The frames from the one inlined method of the program on that makes the call and that the statement calls, where the maps do not lead
    /// into it; null where there are several or none.
    /// </summary>
    private List<CodeFrame>? FindInlinedCaller(in CodePlace place, ModuleSymbols module, (int Start, int End) il, CalledName name, CodeFrame callee)
    {
        if (place.Tree is null || module.GetLines(place.Method.Token) is not { } lines) return null;
        var statement = lines.StatementAt(il.Start);
        List<(int CallOffset, IReadOnlyList<ulong> Inlined, int IlOffset)> found = [];
        foreach (var (node, inlined) in place.Tree.InlinedCalls)
        {
            var (start, _) = place.CallOf(node);
            if (start < statement.Start || start >= statement.End) continue;
            if (resolver.InnermostOf(place.Method, inlined) is not { } method || modules.Use(method.ModuleId) is not { } own || modules.IsFramework(own)) continue;
            var called = AsCalled(own, method.Token, name, callee);
            found.AddRange(MethodBody.Read(own, method.Token).Where(instruction => called.Any(one => one.IsNamedBy(own, instruction))).Select(instruction => (start, inlined, instruction.Offset)));
        }

        return found is [var (callOffset, methods, offset)] ? resolver.ResolveInlined(place.Method, callOffset, methods, offset) : null;
    }

    /// <summary>
    /// The one method of the program that a statement calls and that ends in the call: optimised code jumps there (a tail call), so that the
    /// method has left the stack. Null where something else that the statement calls may have done so. Not to be asked without inline trees: there
    /// the method may as well be inlined, with methods of the framework in it that make such a call.
    /// </summary>
    private (CodeFrame Frame, int CallOffset)? FindTailCaller(ModuleSymbols module, int token, (int Start, int End) il, CallTarget target)
    {
        if (module.GetLines(token) is not { } lines) return null;
        var statement = lines.StatementAt(il.Start);
        var end = Math.Max(statement.End, il.End);
        var calls = MethodBody.Read(module, token).Where(call => call.IsCall && call.Offset >= statement.Start && call.Offset < end).ToList();
        if (!calls.TrueForAll(call => modules.Calls.IsCertain(module, call))) return null;
        var name = CalledName.Of(target.TypeName, target.Name);
        var callees = modules.Calls.Calling(name);
        if (calls.Where(call => callees.MayDo(module, call)).ToList() is not [var only] || callees.OnlyOneToDo(module, only) is not { } method) return null;
        return MethodBody.FindOnlyLastCall(method, ClrTypeName.Parse(target.TypeName).Name, name.Name) is >= 0 and var offset
            ? (frames.Build(method, offset, isInlined: true), only.Offset)
            : null;
    }

    /// <summary>
    /// The frames from the innermost one on that calls the callee by its name. All of them where none does, as of calls of delegates,
    /// or where code of the program stands further in.
    /// </summary>
    public IReadOnlyList<CodeFrame> FromCallOf(string callee, IReadOnlyList<CodeFrame> resolved)
    {
        if (resolved[0] is not { IsInlined: true, IsFramework: true }) return resolved;
        for (var i = 0; i < resolved.Count; i++)
        {
            if (modules.FindByPath(resolved[i].ModulePath) is { } module && MethodBody.CallsAny(module, resolved[i].MethodToken, callee)) return [.. resolved.Skip(i)];
            if (!resolved[i].IsFramework) break;
        }

        return resolved;
    }

    /// <summary>
    /// What the caller calls to get there: the callee, or of what the framework calls itself, the methods of the callee's type that call it, or call what does, and
    /// that the caller names, or else a method of the program that it calls. One of them was inlined, also where no inline tree tells so, as in a <c>finally</c>.
    /// </summary>
    private List<CalledName> AsCalled(ModuleSymbols caller, int callerToken, CalledName name, CodeFrame callee)
    {
        if (!callee.IsFramework || MethodBody.CallsAny(caller, callerToken, name.Name) || modules.FindByPath(callee.ModulePath) is not { } module) return [name];
        var body = MethodBody.Read(caller, callerToken);
        bool? isMade = null;
        foreach (var outer in modules.Calls.CallersInType(new(module, callee.MethodToken)))
        {
            var named = outer.Where(candidate => body.Any(call => candidate.IsNamedBy(caller, call))).ToList();
            if (named.Count > 0) return named;
            if (isMade ??= IsMade(name)) return [name];
            named = [.. outer.Where(IsMade)];
            if (named.Count > 0) return named;
        }

        return [name];

        bool IsMade(CalledName called)
        {
            var calling = modules.Calls.Calling(called);
            return body.Any(call => calling.MayDo(caller, call));
        }
    }

    private CallTarget? TargetOf(CodeFrame callee) =>
        modules.FindByPath(callee.ModulePath) is { } module ? MethodBody.Named(module, callee.MethodToken) : null;
}
