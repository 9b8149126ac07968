using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Names types as the author declared them, from metadata: <c>Shop.Outer&lt;T&gt;.Inner</c>.</summary>
internal static class AuthoredTypeNames
{
    public static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        var simple = WithParameters(metadata, type, outer.IsNil ? 0 : metadata.GetTypeDefinition(outer).GetGenericParameters().Count);
        if (!outer.IsNil) return $"{NameOf(metadata, outer)}.{simple}";
        var typeNamespace = metadata.GetString(type.Namespace);
        return typeNamespace.Length == 0 ? simple : $"{typeNamespace}.{simple}";
    }

    /// <summary>A nested type repeats the parameters of the types around it; only its own are written.</summary>
    private static string WithParameters(MetadataReader metadata, TypeDefinition type, int inherited)
    {
        var name = Written(metadata.GetString(type.Name));
        var own = type.GetGenericParameters().Skip(inherited).Select(parameter => metadata.GetString(metadata.GetGenericParameter(parameter).Name)).ToList();
        return own.Count == 0 || name.StartsWith('(') ? name : $"{name}<{string.Join(", ", own)}>";
    }

    /// <summary>One type's metadata name without arity, compiler-made ones paraphrased.</summary>
    internal static string Written(string metadataName)
    {
        var generated = GeneratedName.Parse(metadataName);
        var tick = metadataName.LastIndexOf('`');
        return generated.Kind switch
        {
            GeneratedKind.Closure => "(closure)",
            GeneratedKind.AnonymousType => "(anonymous type)",
            GeneratedKind.StateMachine => $"(state machine of {generated.Outer})",
            GeneratedKind.FileLocalType => Written(generated.Inner),
            _ => tick > 0 ? metadataName[..tick] : metadataName,
        };
    }
}
