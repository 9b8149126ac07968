using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Text;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Spells the types of a signature as documentation ids do: <c>System.Collections.Generic.List{`0}</c>, <c>System.Int32@</c>.</summary>
internal sealed class DocumentationTypeNames : ISignatureTypeProvider<string, object?>
{
    public static readonly DocumentationTypeNames Instance = new();

    private DocumentationTypeNames()
    {
    }

    /// <summary>A type's own name with its outer types', arities kept: <c>Shop.Outer`1.Inner`2</c>.</summary>
    public static string OfDefinition(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        var name = metadata.GetString(type.Name);
        return outer.IsNil ? Qualify(metadata.GetString(type.Namespace), name) : $"{OfDefinition(metadata, outer)}.{name}";
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfDefinition(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}.{name}"
            : Qualify(reader.GetString(type.Namespace), name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }

    /// <summary>Each part of a nested name takes as many arguments as its arity says: <c>Outer`1.Inner`1</c> becomes <c>Outer{A}.Inner{B}</c>.</summary>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        var name = new StringBuilder();
        var next = 0;
        foreach (var part in genericType.Split('.'))
        {
            if (name.Length > 0) name.Append('.');
            var tick = part.LastIndexOf('`');
            if (tick < 0 || !int.TryParse(part.AsSpan(tick + 1), out var arity) || next + arity > typeArguments.Length)
            {
                name.Append(part);
                continue;
            }

            name.Append(part, 0, tick).Append('{').AppendJoin(',', typeArguments.Skip(next).Take(arity)).Append('}');
            next += arity;
        }

        return name.ToString();
    }

    public string GetGenericTypeParameter(object? genericContext, int index) => $"`{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"``{index}";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) =>
        $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "";

    private static string Qualify(string typeNamespace, string name) => typeNamespace.Length == 0 ? name : $"{typeNamespace}.{name}";
}
