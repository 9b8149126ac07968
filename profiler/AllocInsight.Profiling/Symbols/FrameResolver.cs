namespace AllocInsight.Profiling.Symbols;

/// <summary>Makes the logical frames of an instruction: one, and one more for each inlined call around it.</summary>
internal sealed class FrameResolver(CodeTables code, FrameBuilder frames)
{
    public List<CodeFrame> Resolve(in CodePlace place)
    {
        var (inlined, innerIl) = place.Inlined;
        var il = place.Il;
        return inlined.Count == 0
            ? [frames.Build(place.Method, il.Start >= 0 ? il.Start : innerIl.Start, isInlined: false)]
            : ResolveInlined(place.Method, il.Start, inlined, innerIl.Start);
    }

    /// <summary>The frames at an IL offset of the innermost of the inlined methods; of the compiled one where there are none.</summary>
    public List<CodeFrame> At(in CodePlace place, IReadOnlyList<ulong> inlined, int ilOffset) => inlined.Count == 0
        ? [frames.Build(place.Method, ilOffset, isInlined: false)]
        : ResolveInlined(place.Method, place.Il.Start, inlined, ilOffset);

    /// <summary>Walks from the compiled method inwards, since each inlined method is checked against the one that calls it.</summary>
    public List<CodeFrame> ResolveInlined(MethodRecord compiled, int ilOffset, IReadOnlyList<ulong> inlined, int innerIlOffset)
    {
        var outermost = inlined.Count > 0 ? code.Inlined.Find(inlined[^1], compiled) : null;
        if (outermost is not null) ilOffset = CallOf(compiled, ilOffset, CalledName.Of(outermost.TypeName, outermost.Name));
        var found = new List<CodeFrame> { frames.Build(compiled, ilOffset, isInlined: false) };
        MethodRecord? caller = compiled;
        for (var i = inlined.Count - 1; i >= 0; i--)
        {
            var method = code.Inlined.Find(inlined[i], caller);
            // The line inside an inlined caller is where it calls the next one.
            if (caller != compiled && caller is not null && method is not null) found[^1] = frames.BuildAtCall(caller, method);
            found.Add(method is null ? FrameBuilder.UnknownInlined : frames.Build(method, i == 0 ? innerIlOffset : FrameBuilder.UnknownPlace, isInlined: true));
            caller = method;
        }

        found.Reverse();
        return found;
    }

    /// <summary>The innermost of the inlined methods; null where it or one around it has no name.</summary>
    public MethodRecord? InnermostOf(MethodRecord compiled, IReadOnlyList<ulong> inlined)
    {
        MethodRecord? method = compiled;
        for (var i = inlined.Count - 1; i >= 0 && method is not null; i--) method = code.Inlined.Find(inlined[i], method);
        return method;
    }

    /// <summary>Where a method is called that was inlined, since the map may stay at the statement before.</summary>
    private int CallOf(MethodRecord compiled, int ilOffset, CalledName callee) =>
        code.Modules.Use(compiled.ModuleId) is { } module && !code.Modules.IsFramework(module)
            && CallFinder.Find(module, compiled.Token, (ilOffset, ilOffset), [callee], code.Modules.Calls) is { } call
            // Only the innermost frame can tell of several lines.
            && (ilOffset >= 0 || call.LastLine is null)
            ? call.IlOffset
            : ilOffset;
}
