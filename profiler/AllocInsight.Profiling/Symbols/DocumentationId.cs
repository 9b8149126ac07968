using System.Reflection.Metadata;
using System.Text;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Writes a method's XML documentation id as the C# compiler does.</summary>
internal static class DocumentationId
{
    /// <summary>The id, such as <c>M:Shop.Cart`1.Sum``1(System.Collections.Generic.List{``0})</c>.</summary>
    public static string Of(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var name = metadata.GetString(method.Name);
        var id = new StringBuilder("M:");
        id.Append(DocumentationTypeNames.OfDefinition(metadata, method.GetDeclaringType()));
        id.Append('.').Append(name.Replace('.', '#').Replace('<', '{').Replace('>', '}'));
        var arity = method.GetGenericParameters().Count;
        if (arity > 0) id.Append("``").Append(arity);

        var signature = method.DecodeSignature(DocumentationTypeNames.Instance, genericContext: null);
        if (signature.ParameterTypes.Length > 0) id.Append('(').AppendJoin(',', signature.ParameterTypes).Append(')');
        // Conversions differ by what they return, too.
        if (name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit") id.Append('~').Append(signature.ReturnType);
        return id.ToString();
    }
}
