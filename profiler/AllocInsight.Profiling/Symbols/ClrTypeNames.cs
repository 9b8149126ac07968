using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Spells the types of a signature as the runtime does in events: <c>System.Collections.Generic.List`1[System.Int32]</c>, nested ones after a plus.</summary>
internal sealed class ClrTypeNames : ISignatureTypeProvider<string, object?>
{
    /// <summary>Stands for a type parameter, whose argument the metadata does not know.</summary>
    public const string Parameter = "!";

    public static readonly ClrTypeNames Instance = new();

    private ClrTypeNames()
    {
    }

    /// <summary>The name of a definition, reference or specification; null for other handles.</summary>
    public static string? NameOf(MetadataReader metadata, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Instance.GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => Instance.GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => Instance.GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)handle, 0),
        _ => null,
    };

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        var name = reader.GetString(type.Name);
        return outer.IsNil ? Qualify(reader.GetString(type.Namespace), name) : $"{GetTypeFromDefinition(reader, outer, rawTypeKind)}+{name}";
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}+{name}"
            : Qualify(reader.GetString(type.Namespace), name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}[{string.Join(',', typeArguments)}]";

    public string GetGenericTypeParameter(object? genericContext, int index) => Parameter;

    public string GetGenericMethodParameter(object? genericContext, int index) => Parameter;

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "System.IntPtr";

    private static string Qualify(string typeNamespace, string name) => typeNamespace.Length == 0 ? name : $"{typeNamespace}.{name}";
}
