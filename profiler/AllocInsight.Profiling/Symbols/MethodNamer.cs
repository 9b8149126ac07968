using System.Reflection;
using System.Reflection.Metadata;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Names methods as the author wrote them, from metadata. <c>docs/profiler/names.md</c> lists the spellings.</summary>
internal static class MethodNamer
{
    /// <summary>The name of a method with its namespace and type.</summary>
    public static string NameOf(ModuleSymbols symbols, AuthoredMethod authored)
    {
        var metadata = symbols.Metadata!;
        var type = AuthoredTypeNames.NameOf(metadata, authored.Type);
        var member = authored.Definition is { } handle
            ? MemberName(metadata, handle, authored.Name, SimpleTypeName(metadata, authored.Type))
            : MemberNames.WithoutDefinition(authored.Name, SimpleTypeName(metadata, authored.Type));
        var name = authored.Name == MemberNames.TopLevelStatements ? $"{type} (top-level)" : $"{type}.{member}";
        if (authored.Name == ".cctor") name = "static " + name;
        return name + authored.Suffix;
    }

    private static string MemberName(MetadataReader metadata, MethodDefinitionHandle handle, string name, string typeName)
    {
        var method = metadata.GetMethodDefinition(handle);
        var type = metadata.GetTypeDefinition(method.GetDeclaringType());
        if (name == "Finalize" && IsFinalizer(method)) return "~" + typeName;
        if ((method.Attributes & MethodAttributes.SpecialName) != 0)
        {
            foreach (var propertyHandle in type.GetProperties())
            {
                var property = metadata.GetPropertyDefinition(propertyHandle);
                var accessors = property.GetAccessors();
                if (accessors.Getter != handle && accessors.Setter != handle) continue;
                var isIndexer = property.DecodeSignature(DocumentationTypeNames.Instance, null).ParameterTypes.Length > 0;
                var accessor = accessors.Getter == handle ? "get" : "set";
                var qualified = MemberNames.ShortenExplicit(metadata.GetString(property.Name));
                return isIndexer ? $"{qualified[..(qualified.LastIndexOf('.') + 1)]}this[].{accessor}" : $"{qualified}.{accessor}";
            }
        }

        var written = MemberNames.WithoutDefinition(name, typeName);
        var parameters = method.GetGenericParameters().Select(parameter => metadata.GetString(metadata.GetGenericParameter(parameter).Name));
        return method.GetGenericParameters().Count == 0 ? written : $"{written}<{string.Join(", ", parameters)}>";
    }

    private static bool IsFinalizer(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.Virtual) != 0
        && (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Family
        && method.GetGenericParameters().Count == 0
        && method.DecodeSignature(DocumentationTypeNames.Instance, null).ParameterTypes.Length == 0;

    private static string SimpleTypeName(MetadataReader metadata, TypeDefinitionHandle handle) =>
        AuthoredTypeNames.Written(metadata.GetString(metadata.GetTypeDefinition(handle).Name));
}
