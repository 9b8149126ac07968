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
    private readonly CodeTables _code = new();
    private readonly Dictionary<ulong, IReadOnlyList<CodeFrame>> _resolved = [];
    private readonly Dictionary<(ulong Address, string Type), AllocatingFrames> _allocations = [];
    private readonly Dictionary<(ulong Address, string CalleeModule, int Callee), IReadOnlyList<CodeFrame>> _callers = [];
    private readonly HashSet<string> _strings = [];
    private readonly FrameResolver _frames;
    private readonly AllocationResolver _allocationFrames;
    private readonly CallResolver _calls;

    /// <summary>Creates an empty map.</summary>
    public CodeMap()
    {
        var builder = new FrameBuilder(_code.Modules);
        _frames = new FrameResolver(_code, builder);
        _allocationFrames = new AllocationResolver(_code, builder, _frames);
        _calls = new CallResolver(_code.Modules, builder, _frames);
    }

    /// <summary>Whether any piece of compiled code was added: without one, no address has a name.</summary>
    public bool HasMethods => _code.Methods.Count > 0;

    /// <summary>Whether any inline tree was added, so that inlined calls appear as frames of their own.</summary>
    public bool HasInlineTrees => _code.InlineTrees.Count > 0;

    /// <summary>The program's own modules (no framework's) that have no source lines, and why. Only those that a resolved address fell into.</summary>
    public IReadOnlyList<MissingSymbols> MissingSymbols => _code.Modules.MissingSymbols;

    /// <summary>Adds a piece of compiled code. A repeated load of the same code changes nothing.</summary>
    public void AddMethod(in MethodLoad load)
    {
        if (!_code.Methods.TryGetValue(load.MethodId, out var method) || method.Token != load.Token || method.ModuleId != load.ModuleId)
        {
            method = new MethodRecord(load.MethodId, load.ModuleId, load.Token, Intern(load.TypeName), Intern(load.Name));
            _code.Methods[load.MethodId] = method;
        }

        _code.Ranges.Add(new CodeRange(load.StartAddress, load.Size, load.CodeVersionId, method));
        Forget();
    }

    /// <summary>Adds the IL offsets of a piece of compiled code; of repeated ones the first counts.</summary>
    public void AddIlMap(in MethodIlMap map)
    {
        var key = (map.MethodId, map.CodeVersionId);
        if (!_code.IlMaps.ContainsKey(key)) _code.IlMaps.Add(key, new IlMap(map));
        Forget();
    }

    /// <summary>Adds a module. Its files are opened when an address falls into it.</summary>
    public void AddModule(in ModuleLoad load)
    {
        _code.Modules.Add(load.ModuleId, load.IlPath.ToString(), load.PdbId, load.PdbPath.ToString());
        Forget();
    }

    /// <summary>Adds a part of an inline tree; the tree counts once all of its parts are there.</summary>
    /// <param name="chunk">The part.</param>
    /// <param name="pointerSize">Bytes per pointer of the process: 4 or 8.</param>
    public void AddInlineTree(in RichDebugInfoChunk chunk, int pointerSize)
    {
        _code.InlineTrees.Add(chunk, pointerSize);
        Forget();
    }

    /// <summary>Adds where a method is defined: how inlined methods get their names that were never compiled on their own.</summary>
    public void AddMethodDetails(in MethodDetails details)
    {
        _code.Details[details.MethodId] = details;
        Forget();
    }

    /// <summary>
    /// The frames at a return address, innermost first: one, or with inline trees one for each inlined call as well. Never
    /// empty; code that no event told of comes back as <see cref="CodeFrame.UnknownMethod"/>.
    /// </summary>
    public IReadOnlyList<CodeFrame> Resolve(ulong returnAddress)
    {
        if (_resolved.TryGetValue(returnAddress, out var frames)) return frames;
        // The call is the instruction before the one that it returns to.
        frames = _code.Find(returnAddress - 1) is { } place ? _frames.Resolve(place) : [FrameBuilder.Unknown];
        return _resolved[returnAddress] = frames;
    }

    /// <summary>
    /// The frames at the return address of a call whose callee is known: as <see cref="Resolve"/>, but the callee leads to the line
    /// where the compiled code's own maps do not.
    /// </summary>
    public IReadOnlyList<CodeFrame> ResolveCaller(ulong returnAddress, CodeFrame callee)
    {
        var resolved = Resolve(returnAddress);
        var key = (returnAddress, callee.ModulePath, callee.MethodToken);
        if (_callers.TryGetValue(key, out var frames)) return frames;
        return _callers[key] = _code.Find(returnAddress - 1) is { } place ? _calls.Resolve(place, resolved, callee) : resolved;
    }

    /// <summary>
    /// The frames at the innermost return address of a stack, at which a type was allocated: as <see cref="Resolve"/>, but the
    /// type leads to the line where the compiled code's own maps do not.
    /// </summary>
    public AllocatingFrames ResolveAllocation(ulong returnAddress, string clrTypeName)
    {
        if (_allocations.TryGetValue((returnAddress, clrTypeName), out var frames)) return frames;
        var resolved = Resolve(returnAddress);
        frames = _code.Find(returnAddress - 1) is { } place
            ? _allocationFrames.Resolve(place, resolved, clrTypeName)
            : new AllocatingFrames(resolved, default);
        return _allocations[(returnAddress, clrTypeName)] = frames;
    }

    /// <summary>What kind of type a name from an allocation event is, looking it up in the modules where the name does not tell.</summary>
    public TypeKind Classify(string clrTypeName) => _code.Modules.Classify(clrTypeName);

    /// <summary>
    /// Allocation events name nested types without what is around them (<c>Node</c> for <c>Shop.List+Node</c>). Adds that
    /// where only one type of all modules can be meant, or of several only one whose outer type has one of the methods; other
    /// names come back as they are.
    /// </summary>
    /// <param name="clrTypeName">The name from an event.</param>
    /// <param name="methods">Methods that ran at the allocation, as frames name them.</param>
    public string CompleteTypeName(string clrTypeName, params IReadOnlyList<string> methods) => _code.Modules.CompleteTypeName(clrTypeName, methods);

    /// <summary>
    /// The full names of the types that a name from an event can mean, where only the framework's own code can name any of them;
    /// empty for all other types.
    /// </summary>
    public IReadOnlyList<string> InternalsMeant(string clrTypeName) => _code.Modules.InternalsMeant(clrTypeName);

    /// <summary>Closes all files.</summary>
    public void Dispose() => _code.Dispose();

    private void Forget()
    {
        _resolved.Clear();
        _allocations.Clear();
        _callers.Clear();
        _code.Inlined.Forget();
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
