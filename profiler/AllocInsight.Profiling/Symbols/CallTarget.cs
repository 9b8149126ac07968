using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>The method that a call instruction names.</summary>
/// <param name="TypeName">Its type as <see cref="ClrTypeNames"/> spells it.</param>
/// <param name="Name">Its metadata name.</param>
/// <param name="Assembly">Simple name of the assembly that is said to define it; null for the calling module itself.</param>
/// <param name="Arguments">The method's own type arguments as <see cref="ClrTypeNames"/> spells them, apart by commas; empty where it has none.</param>
internal readonly record struct CallTarget(string TypeName, string Name, string? Assembly, string Arguments)
{
    private const int DeepestNesting = 64;

    /// <summary>Whether it or its type has type arguments.</summary>
    public bool IsGeneric => Arguments.Length > 0 || TypeName.Contains('[', StringComparison.Ordinal);

    /// <summary>Whether the call may be about a type of that simple name: it names it among its type's or its own arguments, or a type parameter that may stand for it.</summary>
    public bool MayName(string simpleName) => NamesPart(simpleName) || NamesPart(ClrTypeNames.Parameter);

    private bool NamesPart(string part) => TypeName.Contains(part, StringComparison.Ordinal) || Arguments.Contains(part, StringComparison.Ordinal);

    /// <summary>Reads the operand of a call; null for what is no method.</summary>
    public static CallTarget? Read(MetadataReader metadata, int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        var arguments = "";
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
            arguments = string.Join(',', specification.DecodeSignature(ClrTypeNames.Instance, null));
            handle = specification.Method;
        }

        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return new(ClrTypeNames.NameOf(metadata, method.GetDeclaringType()) ?? "", metadata.GetString(method.Name), null, arguments);
            case HandleKind.MemberReference:
                var reference = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return new(ClrTypeNames.NameOf(metadata, reference.Parent) ?? "", metadata.GetString(reference.Name), AssemblyOf(metadata, reference.Parent), arguments);
            default:
                return null;
        }
    }

    /// <summary>Reads what the operand of a call returns, as <see cref="ClrTypeNames"/> spells it; null for what is no method.</summary>
    public static string? ReadReturnType(MetadataReader metadata, int token)
    {
        var handle = WithoutArguments(metadata, token);
        return handle.Kind switch
        {
            HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)handle).DecodeSignature(ClrTypeNames.Instance, null).ReturnType,
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)handle).DecodeMethodSignature(ClrTypeNames.Instance, null).ReturnType,
            _ => null,
        };
    }

    /// <summary>The definition or reference that the operand of a call names, without the type arguments of this call.</summary>
    public static EntityHandle WithoutArguments(MetadataReader metadata, int token) =>
        MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MethodSpecification } handle ? metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method : MetadataTokens.EntityHandle(token);

    private static string? AssemblyOf(MetadataReader metadata, EntityHandle type)
    {
        if (type.Kind == HandleKind.TypeSpecification) type = GenericDefinition(metadata, (TypeSpecificationHandle)type);
        // Nesting ends, but in a damaged file.
        for (var depth = 0; depth < DeepestNesting && type.Kind == HandleKind.TypeReference; depth++)
        {
            var scope = metadata.GetTypeReference((TypeReferenceHandle)type).ResolutionScope;
            if (scope.Kind == HandleKind.AssemblyReference)
                return metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);
            type = scope;
        }

        return null;
    }

    /// <summary>The open type of an instantiation, which the signature names after the bytes <c>GENERICINST</c> and class or value type.</summary>
    private static EntityHandle GenericDefinition(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.RemainingBytes < 3 || signature.ReadByte() != (byte)SignatureTypeCode.GenericTypeInstance) return default;
        signature.ReadByte();
        return signature.ReadTypeHandle();
    }
}
