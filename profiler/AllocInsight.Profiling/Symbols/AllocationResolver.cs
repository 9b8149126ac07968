namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Finds the line of an allocation where the compiled code's own maps do not lead to it: the JIT moves many allocations out
/// of their statements, and gives some statements no IL offset at all.
/// </summary>
internal sealed class AllocationResolver(CodeTables code, FrameBuilder frames, FrameResolver resolver)
{
    public AllocatingFrames Resolve(in CodePlace place, IReadOnlyList<CodeFrame> resolved, string clrTypeName)
    {
        if (resolved[0].IsFramework) return OfFramework(place, resolved, clrTypeName);
        var (inlined, innerIl) = place.Inlined;
        if (resolver.InnermostOf(place.Method, inlined) is not { } innermost) return new AllocatingFrames(resolved, default);

        var il = inlined.Count == 0 && place.Il.Start >= 0 ? place.Il : innerIl;
        var site = Find(place, innermost, il, clrTypeName);
        if (site.Place == AllocationPlace.Here) return new AllocatingFrames(Move(place, resolved, innermost, inlined, il, site), site);
        // Without an inline tree a callee that is known to allocate the type is likelier than anything elsewhere in the method, and one that calls what may as likely.
        var isOpen = site.Place == AllocationPlace.InlinedCallee && place.Tree is null;
        if (isOpen && CallsWhatAllocates(innermost, il.Start, clrTypeName)) return new AllocatingFrames(resolved, site);
        if (FindElsewhere(place, clrTypeName) is { } elsewhere) return isOpen ? Either(new AllocatingFrames(resolved, site), elsewhere) : elsewhere;
        if (isOpen) return new AllocatingFrames(resolved, site);
        if (site.Place == AllocationPlace.Unknown) site = FindInCallees(innermost, il.Start, clrTypeName);
        return new AllocatingFrames(Move(place, resolved, innermost, inlined, il, site), site);
    }

    /// <summary>The first of two lines of a method, with the last.</summary>
    private static AllocatingFrames Either(AllocatingFrames inCallee, AllocatingFrames here)
    {
        if (inCallee.Frames[0].Line is not { } callLine || here.Frames[0].Line is not { } ownLine) return inCallee;
        var last = Math.Max(callLine, here.Site.LastLine ?? ownLine);
        return new(
            callLine < ownLine ? inCallee.Frames : here.Frames,
            here.Site with { IlOffset = null, LastLine = last > Math.Min(callLine, ownLine) ? last : null, MayBeInCallee = true });
    }

    /// <summary>
    /// An inlined method of the framework that does not allocate the type: the map has stayed at what was executed before, and
    /// the program's own code, where it names the type, made the object.
    /// </summary>
    private AllocatingFrames OfFramework(in CodePlace place, IReadOnlyList<CodeFrame> resolved, string clrTypeName) =>
        resolved[0].IsInlined && !FrameworkMayAllocate(place, clrTypeName) && FindElsewhere(place, clrTypeName) is { } moved
            ? moved
            : new AllocatingFrames(resolved, default);

    /// <summary>
    /// Whether the innermost method may, or another inlined one does. In generic code a type parameter may stand for the type, if the call
    /// of the program's own code names it.
    /// </summary>
    private bool FrameworkMayAllocate(in CodePlace place, string clrTypeName)
    {
        if (resolver.InnermostOf(place.Method, place.Inlined.Methods) is not { } innermost
            || code.Modules.Use(innermost.ModuleId) is not { } own
            || AllocationFinder.Names(own, innermost.Token, clrTypeName)
            || (AllocationFinder.FindAll(own, innermost.Token, clrTypeName).Count > 0 && MayStandFor(place, clrTypeName)))
        {
            return true;
        }

        foreach (var (_, inlined) in place.Tree?.InlinedCalls ?? [])
        {
            if (resolver.InnermostOf(place.Method, inlined) is { } method && code.Modules.Use(method.ModuleId) is { } module
                && code.Modules.IsFramework(module) && AllocationFinder.Names(module, method.Token, clrTypeName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type parameter of the inlined call may stand for the type: not where all calls of that method name their types, and none this one.</summary>
    private bool MayStandFor(in CodePlace place, string clrTypeName)
    {
        if (resolver.InnermostOf(place.Method, [place.Inlined.Methods[^1]]) is not { } outermost || code.Modules.Use(place.Method.ModuleId) is not { } module) return true;
        var type = ClrTypeName.Parse(clrTypeName).SimpleName;
        var calls = MethodBody.Read(module, place.Method.Token)
            .Select(instruction => MethodBody.TargetOf(module, instruction))
            .OfType<CallTarget>()
            .Where(target => target.Name == outermost.Name)
            .ToList();
        return calls.Count == 0 || calls.Exists(call => call.MayName(type));
    }

    /// <summary>The frames as they were, unless the instruction stands in another statement than the map said.</summary>
    private IReadOnlyList<CodeFrame> Move(
        in CodePlace place, IReadOnlyList<CodeFrame> resolved, MethodRecord innermost, IReadOnlyList<ulong> inlined, (int Start, int End) il, AllocationSite site)
    {
        if (site.IlOffset is not { } offset || code.Modules.Use(innermost.ModuleId) is not { } module) return resolved;
        if (module.GetLine(innermost.Token, offset) == module.GetLine(innermost.Token, il.Start)) return resolved;
        return resolver.At(place, inlined, offset);
    }

    /// <summary>
    /// All instructions that allocate the type, in the method and in those inlined into it; of several, the last before what is
    /// executed next counts. Null where there are none, and where there are several and nothing tells what is executed next.
    /// </summary>
    private AllocatingFrames? FindElsewhere(in CodePlace place, string clrTypeName)
    {
        var compiled = place.Method;
        var candidates = new List<(int Node, IReadOnlyList<ulong> Inlined, int IlOffset)>();
        candidates.AddRange(OffsetsIn(compiled, clrTypeName).Select(static offset => (0, (IReadOnlyList<ulong>)[], offset)));
        foreach (var (node, inlined) in place.Tree?.InlinedCalls ?? [])
        {
            if (resolver.InnermostOf(compiled, inlined) is { } method) candidates.AddRange(OffsetsIn(method, clrTypeName).Select(offset => (node, inlined, offset)));
        }

        // Precompiled code comes without a map: any of several could be the one.
        if (candidates.Count == 0 || (candidates.Count > 1 && place.Map is null)) return null;
        if (place is { Map: null, Tree: null }) return WithoutMap(place, candidates[0].IlOffset, clrTypeName);
        var next = place.Map?.NextIlOffset(place.NativeOffset) ?? -1;
        var chosen = candidates.FindLastIndex(candidate => candidate.Inlined.Count == 0 && candidate.IlOffset <= next);
        var (callee, calls, ilOffset) = candidates[Math.Max(chosen, 0)];
        IReadOnlyList<CodeFrame> moved = calls.Count == 0
            ? [frames.Build(compiled, ilOffset, isInlined: false)]
            : resolver.ResolveInlined(compiled, place.CallOf(callee) is { Start: >= 0 } call ? call.Start : place.Il.Start, calls, ilOffset);
        return resolver.InnermostOf(compiled, calls) is { } innermost
            ? new AllocatingFrames(moved, Find(place, innermost, (ilOffset, ilOffset + 1), clrTypeName))
            : null;
    }

    /// <summary>The only instruction of a method that allocates the type, or one of the calls of what does, which may all be inlined.</summary>
    private AllocatingFrames? WithoutMap(in CodePlace place, int ilOffset, string clrTypeName)
    {
        if (code.Modules.Use(place.Method.ModuleId) is not { } module) return null;
        var token = place.Method.Token;
        var calls = AllocationFinder.CallsOfWhatAllocates(code.Modules, module, token, clrTypeName);
        var site = Find(place, place.Method, (ilOffset, ilOffset + 1), clrTypeName);
        if (calls.Count == 0) return new AllocatingFrames([frames.Build(place.Method, ilOffset, isInlined: false)], site);
        var (first, last) = (Math.Min(calls[0], ilOffset), Math.Max(calls[^1], ilOffset));
        return new AllocatingFrames(
            [frames.Build(place.Method, first, isInlined: false)],
            site with { IlOffset = null, LastLine = module.LineAfter(token, first, last), MayBeInCallee = true });
    }

    private IReadOnlyList<int> OffsetsIn(MethodRecord method, string clrTypeName) =>
        code.Modules.Use(method.ModuleId) is { } module && !code.Modules.IsFramework(module) ? AllocationFinder.FindAll(module, method.Token, clrTypeName) : [];

    private bool CallsWhatAllocates(MethodRecord method, int ilOffset, string clrTypeName) =>
        code.Modules.Use(method.ModuleId) is { } module && AllocationFinder.CallsWhatAllocates(code.Modules, module, method.Token, ilOffset, clrTypeName);

    private AllocationSite FindInCallees(MethodRecord method, int ilOffset, string clrTypeName) =>
        code.Modules.Use(method.ModuleId) is { } module
            ? AllocationFinder.FindInCallees(code.Modules, module, method.Token, ilOffset, clrTypeName)
            : default;

    private AllocationSite Find(in CodePlace place, MethodRecord method, (int Start, int End) il, string clrTypeName) =>
        code.Modules.Use(method.ModuleId) is { } module
            ? AllocationFinder.Find(code.Modules, module, method.Token, il, clrTypeName, MayHideCallees(place) ? code.Modules.Calls.Allocating(clrTypeName) : null)
            : default;

    /// <summary>Whether code of inlined methods counts for the statements that call them: where no inline tree tells of it.</summary>
    private bool MayHideCallees(in CodePlace place) => place.Tree is null && (code.InlineTrees.Count == 0 || place.Map is null);
}
