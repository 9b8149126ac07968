namespace AllocInsight.Profiling.Symbols;

/// <summary>Makes frames out of methods and IL offsets: names, lines, and whose code it is.</summary>
internal sealed class FrameBuilder(ModuleTable modules)
{
    /// <summary>Says that the frame's place in its method is not known at all, as against -1, which takes the method's first line.</summary>
    public const int UnknownPlace = -2;

    private readonly Dictionary<(ModuleSymbols, int Token), (string Name, string? Id)> _names = [];

    /// <summary>Code that no event told of: stubs of the runtime, or methods whose events were lost.</summary>
    public static CodeFrame Unknown { get; } = new() { Method = CodeFrame.UnknownMethod, Module = "(unknown)", IsFramework = true };

    /// <summary>An inlined method whose name the process did not report.</summary>
    public static CodeFrame UnknownInlined { get; } = new() { Method = "(inlined method)", Module = "(unknown)", IsFramework = true, IsInlined = true };

    public CodeFrame Build(MethodRecord method, int ilOffset, bool isInlined)
    {
        var module = modules.Use(method.ModuleId);
        if (module is null || module.Path.Length == 0 || method.Token == 0)
        {
            return new CodeFrame
            {
                Method = EventMethodName.NameOf(method.TypeName, method.Name),
                Module = module?.Name ?? (method.ModuleId == 0 || method.Token == 0 ? "(dynamic)" : "(unknown)"),
                IsFramework = true,
                IlOffset = Math.Max(ilOffset, -1),
                IsInlined = isInlined,
            };
        }

        return Build(module, method.Token, EventMethodName.NameOf(method.TypeName, method.Name), ilOffset, isInlined);
    }

    /// <summary>The frame of a method that no event need have told of.</summary>
    public CodeFrame Build(MethodPlace method, int ilOffset, bool isInlined) =>
        Build(method.Module, method.Token, MethodBody.Named(method.Module, method.Token)?.Name ?? CodeFrame.UnknownMethod, ilOffset, isInlined);

    private CodeFrame Build(ModuleSymbols module, int token, string eventName, int ilOffset, bool isInlined)
    {
        var (name, id) = NameOf(module, token, eventName);
        var line = ilOffset == UnknownPlace ? null : module.GetLine(token, ilOffset);
        return new CodeFrame
        {
            Method = name,
            Module = module.Name,
            IsFramework = modules.IsFramework(module),
            File = line?.File,
            Line = line?.Line,
            Column = line?.Column,
            IlOffset = Math.Max(ilOffset, -1),
            MethodId = id,
            SourceSha256 = line?.Sha256,
            MethodToken = token,
            ModulePath = module.Path,
            IsInlined = isInlined,
        };
    }

    /// <summary>
    /// The frame of an inlined caller at its call of another inlined method. The runtime does not say where that is, so it is
    /// known only where the caller has a single such call.
    /// </summary>
    public CodeFrame BuildAtCall(MethodRecord caller, MethodRecord callee)
    {
        var ilOffset = modules.Use(caller.ModuleId) is { } module
            ? MethodBody.FindOnlyCall(module, caller.Token, ClrTypeName.Parse(callee.TypeName).Name, callee.Name)
            : -1;
        return Build(caller, ilOffset < 0 ? UnknownPlace : ilOffset, isInlined: true);
    }

    private (string Name, string? Id) NameOf(ModuleSymbols module, int token, string eventName)
    {
        if (_names.TryGetValue((module, token), out var known)) return known;
        var named = ModuleSymbols.Tolerate(() =>
        {
            if (!module.TryGetMethod(token, out var handle)) return null;
            var authored = AuthoredMethod.Find(module, handle);
            var id = authored.Definition is { } definition ? DocumentationId.Of(module.Metadata!, definition) : null;
            return Tuple.Create(MethodNamer.NameOf(module, authored), id);
        });
        var name = named is null ? (eventName, null) : (named.Item1, named.Item2);
        _names.Add((module, token), name);
        return name;
    }
}
