using AllocInsight.Profiling.Events;

namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Leads from the return addresses of a process's stacks to source lines, under the names that the author wrote.
/// </summary>
/// <remarks>
/// <para>Add everything first, in any order and as often as the process reports it, then resolve: answers are kept per
/// address until something is added. Nothing that a file or an event holds makes it throw.</para>
/// <para>Not safe for several threads at once.</para>
/// </remarks>
public sealed class CodeMap : IDisposable
{
    private readonly CodeRanges _ranges = new();
    private readonly Dictionary<ulong, MethodRecord> _methods = [];
    private readonly Dictionary<ulong, MethodDetails> _details = [];
    private readonly Dictionary<(ulong Method, ulong Version), IlMap> _ilMaps = [];
    private readonly InlineTreeParts _inlineTrees = new();
    private readonly ModuleTable _modules = new();
    private readonly Dictionary<ulong, IReadOnlyList<CodeFrame>> _resolved = [];
    private readonly Dictionary<(ulong Address, string Type), AllocatingFrames> _allocations = [];
    private readonly HashSet<string> _strings = [];
    private readonly FrameBuilder _frames;

    /// <summary>Creates an empty map.</summary>
    public CodeMap() => _frames = new FrameBuilder(_modules);

    /// <summary>Whether any inline tree was added, so that inlined calls appear as frames of their own.</summary>
    public bool HasInlineTrees => _inlineTrees.Count > 0;

    /// <summary>The program's own modules (no framework's) that have no source lines, and why. Only those that a resolved address fell into.</summary>
    public IReadOnlyList<MissingSymbols> MissingSymbols => _modules.MissingSymbols;

    /// <summary>Adds a piece of compiled code. A repeated load of the same code changes nothing.</summary>
    public void AddMethod(in MethodLoad load)
    {
        if (!_methods.TryGetValue(load.MethodId, out var method) || method.Token != load.Token || method.ModuleId != load.ModuleId)
        {
            method = new MethodRecord(load.MethodId, load.ModuleId, load.Token, Intern(load.TypeName), Intern(load.Name));
            _methods[load.MethodId] = method;
        }

        _ranges.Add(new CodeRange(load.StartAddress, load.Size, load.CodeVersionId, method));
        Forget();
    }

    /// <summary>Adds the IL offsets of a piece of compiled code; of repeated ones the first counts.</summary>
    public void AddIlMap(in MethodIlMap map)
    {
        var key = (map.MethodId, map.CodeVersionId);
        if (!_ilMaps.ContainsKey(key)) _ilMaps.Add(key, new IlMap(map));
        Forget();
    }

    /// <summary>Adds a module. Its files are opened when an address falls into it.</summary>
    public void AddModule(in ModuleLoad load)
    {
        _modules.Add(load.ModuleId, load.IlPath.ToString(), load.PdbId, load.PdbPath.ToString());
        Forget();
    }

    /// <summary>Adds a part of an inline tree; the tree counts once all of its parts are there.</summary>
    /// <param name="chunk">The part.</param>
    /// <param name="pointerSize">Bytes per pointer of the process: 4 or 8.</param>
    public void AddInlineTree(in RichDebugInfoChunk chunk, int pointerSize)
    {
        _inlineTrees.Add(chunk, pointerSize);
        Forget();
    }

    /// <summary>Adds where a method is defined: how inlined methods get their names that were never compiled on their own.</summary>
    public void AddMethodDetails(in MethodDetails details)
    {
        _details[details.MethodId] = details;
        Forget();
    }

    /// <summary>
    /// The frames at a return address, innermost first: one, or with inline trees one for each inlined call as well. Never
    /// empty; code that no event told of comes back as <see cref="CodeFrame.UnknownMethod"/>.
    /// </summary>
    public IReadOnlyList<CodeFrame> Resolve(ulong returnAddress)
    {
        if (!_resolved.TryGetValue(returnAddress, out var frames)) _resolved.Add(returnAddress, frames = ResolveCall(returnAddress - 1));
        return frames;
    }

    /// <summary>What kind of type a name from an allocation event is, looking it up in the modules where the name does not tell.</summary>
    public TypeKind Classify(string clrTypeName) => _modules.Classify(clrTypeName);

    /// <summary>
    /// Allocation events name nested types without what is around them (<c>Node</c> for <c>Shop.List+Node</c>). Adds that
    /// where only one type of all modules can be meant; other names come back as they are.
    /// </summary>
    public string CompleteTypeName(string clrTypeName) => _modules.CompleteTypeName(clrTypeName);

    /// <summary>
    /// The frames at the innermost return address of a stack, at which a type was allocated: as <see cref="Resolve"/>, but the
    /// type leads to the line where the compiled code's own maps do not.
    /// </summary>
    /// <remarks>
    /// The JIT moves many allocations out of their statements and gives the moved code no IL offset. The IL then shows which
    /// instructions allocate the type, in the method and in those inlined into it; of several, the last before what is
    /// executed next counts.
    /// </remarks>
    public AllocatingFrames ResolveAllocation(ulong returnAddress, string clrTypeName)
    {
        if (!_allocations.TryGetValue((returnAddress, clrTypeName), out var frames))
            _allocations.Add((returnAddress, clrTypeName), frames = FindAllocation(returnAddress - 1, clrTypeName));
        return frames;
    }

    /// <summary>Closes all files.</summary>
    public void Dispose() => _modules.Dispose();

    /// <param name="address">An address inside the calling instruction, one before the return address.</param>
    private List<CodeFrame> ResolveCall(ulong address)
    {
        if (_ranges.Find(address) is not { } range) return [FrameBuilder.Unknown];
        var key = (range.Method.MethodId, range.CodeVersionId);
        var nativeOffset = (int)(address - range.Start);
        var ilOffset = _ilMaps.TryGetValue(key, out var map) ? map.IlOffsetAt(nativeOffset) : -1;
        if (_inlineTrees.Find(key) is not { } tree) return [_frames.Build(range.Method, ilOffset, isInlined: false)];

        var (inlined, innerIlOffset) = tree.At(nativeOffset);
        if (inlined.Count == 0) return [_frames.Build(range.Method, ilOffset >= 0 ? ilOffset : innerIlOffset, isInlined: false)];
        return ResolveInlined(range.Method, ilOffset, inlined, innerIlOffset);
    }

    /// <summary>Walks from the compiled method inwards, since each inlined method is checked against the one that calls it.</summary>
    private List<CodeFrame> ResolveInlined(MethodRecord compiled, int ilOffset, IReadOnlyList<ulong> inlined, int innerIlOffset)
    {
        var frames = new List<CodeFrame> { _frames.Build(compiled, ilOffset, isInlined: false) };
        MethodRecord? caller = compiled;
        for (var i = inlined.Count - 1; i >= 0; i--)
        {
            var method = FindInlined(inlined[i], caller);
            // The line inside an inlined caller is where it calls the next one.
            if (caller != compiled && caller is not null && method is not null) frames[^1] = _frames.BuildAtCall(caller, method);
            frames.Add(method is null ? FrameBuilder.UnknownInlined : _frames.Build(method, i == 0 ? innerIlOffset : FrameBuilder.UnknownPlace, isInlined: true));
            caller = method;
        }

        frames.Reverse();
        return frames;
    }

    private AllocatingFrames FindAllocation(ulong address, string clrTypeName)
    {
        var frames = Resolve(address + 1);
        if (frames[0].IsFramework || _ranges.Find(address) is not { } range) return new AllocatingFrames(frames, default);
        var type = ClrTypeName.Parse(clrTypeName);
        var site = Locate(frames[0], type);
        var key = (range.Method.MethodId, range.CodeVersionId);
        var nativeOffset = (int)(address - range.Start);
        var map = _ilMaps.GetValueOrDefault(key);
        if (site.Place == AllocationPlace.Here && map?.IlOffsetAt(nativeOffset) >= 0) return new AllocatingFrames(frames, site);

        var inlinedCalls = _inlineTrees.Find(key)?.InlinedCalls ?? [];
        var candidates = new List<(IReadOnlyList<ulong> Inlined, int IlOffset)>();
        candidates.AddRange(OffsetsIn(range.Method, type).Select(offset => ((IReadOnlyList<ulong>)[], offset)));
        foreach (var inlined in inlinedCalls)
        {
            if (MethodOf(range.Method, inlined) is { } method) candidates.AddRange(OffsetsIn(method, type).Select(offset => (inlined, offset)));
        }

        if (candidates.Count == 0) return new AllocatingFrames(frames, site);
        var next = map?.NextIlOffset(nativeOffset) ?? -1;
        var chosen = candidates.FindLastIndex(candidate => candidate.Inlined.Count == 0 && candidate.IlOffset <= next);
        var (calls, ilOffset) = candidates[Math.Max(chosen, 0)];
        frames = calls.Count == 0
            ? [_frames.Build(range.Method, ilOffset, isInlined: false)]
            : ResolveInlined(range.Method, map?.IlOffsetAt(nativeOffset) ?? -1, calls, ilOffset);
        return new AllocatingFrames(frames, Locate(frames[0], type));
    }

    private IReadOnlyList<int> OffsetsIn(MethodRecord method, ClrTypeName type) =>
        _modules.Use(method.ModuleId) is { } module && !_modules.IsFramework(module) ? AllocationFinder.FindAll(module, method.Token, type) : [];

    private MethodRecord? MethodOf(MethodRecord compiled, IReadOnlyList<ulong> inlined)
    {
        MethodRecord? method = compiled;
        for (var i = inlined.Count - 1; i >= 0 && method is not null; i--) method = FindInlined(inlined[i], method);
        return method;
    }

    private AllocationSite Locate(CodeFrame frame, ClrTypeName type) =>
        _modules.FindByPath(frame.ModulePath) is { } module
            ? AllocationFinder.Locate(module, frame.MethodToken, frame.IlOffset, type, _modules.IsFrameworkAssembly)
            : default;

    private void Forget()
    {
        _resolved.Clear();
        _allocations.Clear();
    }

    private MethodRecord? FindInlined(ulong methodId, MethodRecord? caller)
    {
        if (_methods.TryGetValue(methodId, out var known)) return known;
        return _details.TryGetValue(methodId, out var details) && caller is not null ? _frames.Identify(details, caller) : null;
    }

    private string Intern(ReadOnlySpan<char> text)
    {
        var lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        var added = text.ToString();
        _strings.Add(added);
        return added;
    }
}
