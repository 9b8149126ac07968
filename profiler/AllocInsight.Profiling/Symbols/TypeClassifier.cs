using System.Reflection;
using System.Reflection.Metadata;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Kinds of types, from their names and, where those do not tell, from the modules' metadata.</summary>
/// <param name="modules">The modules to look into, the likelier ones first.</param>
internal sealed class TypeClassifier(Func<IEnumerable<ModuleSymbols>> modules)
{
    private readonly Dictionary<string, TypeKind> _kinds = [];
    private readonly Dictionary<ModuleSymbols, ILookup<string, TypeDefinitionHandle>> _types = [];
    private readonly Dictionary<string, List<string>> _meant = [];

    /// <summary>Drops what was found, since a new module may tell more.</summary>
    public void Forget()
    {
        _kinds.Clear();
        _meant.Clear();
    }

    /// <summary>
    /// Adds what events leave out around a nested type, where only one type of all modules can be meant; of several, the one whose
    /// outer type has one of the methods.
    /// </summary>
    public string Complete(string clrTypeName, IReadOnlyList<string> methods)
    {
        var type = ClrTypeName.Parse(clrTypeName);
        var names = type.Name.AsSpan().ContainsAny('.', '+') ? [] : NamesMeant(clrTypeName, type);
        if (names.Count > 1) names = [.. names.Where(name => methods.Any(method => IsOf(method, name[..name.LastIndexOf('+')])))];
        return names is [var full] ? string.Concat(full, clrTypeName.AsSpan(type.Name.Length)) : clrTypeName;
    }

    /// <summary>The full names of the types that an event can mean, if only the framework's own code can name any of them; else empty.</summary>
    public IReadOnlyList<string> InternalsMeant(string clrTypeName, Func<ModuleSymbols, bool> isFramework)
    {
        var type = ClrTypeName.Parse(clrTypeName);
        return Find(type.Name).All(found => isFramework(found.Module) && IsInternal(found.Module, found.Type)) ? NamesMeant(clrTypeName, type) : [];
    }

    public TypeKind Classify(string clrTypeName)
    {
        if (_kinds.TryGetValue(clrTypeName, out var kind)) return kind;
        var type = ClrTypeName.Parse(clrTypeName);
        kind = TypeKinds.FromName(type);
        if (kind == TypeKind.Other) kind = FromMetadata(type.Name);
        return _kinds[clrTypeName] = kind;
    }

    /// <summary>
    /// Where several types bear the name, which happens to nested ones because events leave out what is around them, all of
    /// them must be of one kind.
    /// </summary>
    private TypeKind FromMetadata(string name)
    {
        var kinds = new HashSet<TypeKind>();
        foreach (var (module, handle) in Find(name))
        {
            object? kind = ModuleSymbols.Tolerate<object>(() => KindOf(module.Metadata!, handle));
            kinds.Add(kind is TypeKind known ? known : TypeKind.Other);
        }

        return kinds.Count == 1 ? kinds.First() : TypeKind.Other;
    }

    /// <summary>Types of that name which take as many type arguments, those of outer types included.</summary>
    private List<string> NamesMeant(string clrTypeName, ClrTypeName type)
    {
        if (_meant.TryGetValue(clrTypeName, out var names)) return names;
        names = [];
        foreach (var (module, handle) in Find(type.Name))
        {
            var name = ModuleSymbols.Tolerate(() => module.Metadata!.GetTypeDefinition(handle).GetGenericParameters().Count == type.Arguments.Count
                ? ClrTypeNames.NameOf(module.Metadata, handle)
                : null);
            if (name is not null) names.Add(name);
        }

        return _meant[clrTypeName] = names;
    }

    /// <summary>Whether a method that a call names may be another type's: not where all types that can be meant have it and do not let it be overridden.</summary>
    public bool MayBeOverridden(string clrTypeName, string method)
    {
        var types = Find(ClrTypeName.Parse(clrTypeName).Name).ToList();
        return types.Count == 0 || types.Exists(type => IsOpen(type.Module.Metadata!, type.Type, method));
    }

    private static bool IsOpen(MetadataReader metadata, TypeDefinitionHandle handle, string name)
    {
        var isOpen = true;
        ModuleSymbols.Tolerate(() =>
        {
            var type = metadata.GetTypeDefinition(handle);
            var methods = type.GetMethods().Select(metadata.GetMethodDefinition).Where(method => metadata.StringComparer.Equals(method.Name, name)).ToList();
            isOpen = !type.Attributes.HasFlag(TypeAttributes.Sealed)
                && (methods.Count == 0 || methods.Exists(static method => (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.Final)) == MethodAttributes.Virtual));
            return "";
        });
        return isOpen;
    }

    private static bool IsInternal(ModuleSymbols module, TypeDefinitionHandle handle)
    {
        var visibility = TypeAttributes.Public;
        ModuleSymbols.Tolerate(() =>
        {
            visibility = module.Metadata!.GetTypeDefinition(handle).Attributes & TypeAttributes.VisibilityMask;
            return "";
        });
        return visibility is TypeAttributes.NotPublic or TypeAttributes.NestedPrivate or TypeAttributes.NestedAssembly or TypeAttributes.NestedFamANDAssem;
    }

    /// <summary>Whether a method, as frames name it, is one of a type: <c>Shop.Cart&lt;T&gt;.Add</c> of <c>Shop.Cart`1</c>.</summary>
    private static bool IsOf(string method, string clrTypeName)
    {
        var tick = clrTypeName.IndexOf('`', StringComparison.Ordinal);
        return method.StartsWith(tick < 0 ? clrTypeName + "." : clrTypeName[..tick] + "<", StringComparison.Ordinal);
    }

    private IEnumerable<(ModuleSymbols Module, TypeDefinitionHandle Type)> Find(string name)
    {
        foreach (var module in modules())
        {
            foreach (var handle in ModuleSymbols.Tolerate(() => TypesOf(module))?[name] ?? []) yield return (module, handle);
        }
    }

    private static TypeKind KindOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var baseName = type.BaseType.IsNil ? null : ClrTypeNames.NameOf(metadata, type.BaseType);
        var interfaces = type.GetInterfaceImplementations()
            .Select(implementation => ClrTypeNames.NameOf(metadata, metadata.GetInterfaceImplementation(implementation).Interface)).ToList();
        // An async method's state machine is a struct, moved to the heap in a box of its own, or in debug builds a class.
        if (interfaces.Contains("System.Runtime.CompilerServices.IAsyncStateMachine")) return TypeKind.AsyncStateMachine;
        if (baseName is "System.ValueType" or "System.Enum") return TypeKind.BoxedValue;
        if (baseName == "System.MulticastDelegate") return TypeKind.Delegate;
        if (interfaces.Contains("System.Collections.IEnumerator")
            || interfaces.Any(static name => name?.StartsWith("System.Collections.Generic.IEnumerator`1", StringComparison.Ordinal) == true))
        {
            return TypeKind.Enumerator;
        }

        return baseName?.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal) == true && (type.Attributes & TypeAttributes.Interface) == 0
            ? TypeKind.Task
            : TypeKind.Other;
    }

    /// <summary>A module's types by full name, and nested ones by their own name too.</summary>
    private ILookup<string, TypeDefinitionHandle> TypesOf(ModuleSymbols module)
    {
        if (_types.TryGetValue(module, out var types)) return types;
        var named = new List<(string Name, TypeDefinitionHandle Handle)>();
        if (module.Metadata is { } metadata)
        {
            foreach (var handle in metadata.TypeDefinitions)
            {
                named.Add((ClrTypeNames.Instance.GetTypeFromDefinition(metadata, handle, 0), handle));
                var type = metadata.GetTypeDefinition(handle);
                if (type.IsNested) named.Add((metadata.GetString(type.Name), handle));
            }
        }

        return _types[module] = named.ToLookup(static pair => pair.Name, static pair => pair.Handle);
    }
}
