using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Joins async methods and iterators with the <c>MoveNext</c> methods that hold their code.</summary>
internal static class StateMachines
{
    private static readonly string[] Attributes =
        ["AsyncStateMachineAttribute", "IteratorStateMachineAttribute", "AsyncIteratorStateMachineAttribute"];

    /// <summary>The method that became the state machine to which <paramref name="member"/> belongs; null where unknown.</summary>
    public static MethodDefinitionHandle? FindKickoff(ModuleSymbols symbols, MethodDefinitionHandle member)
    {
        var metadata = symbols.Metadata!;
        var machine = metadata.GetMethodDefinition(member).GetDeclaringType();
        var moveNext = FindMoveNext(metadata, machine);
        if (moveNext is { } body && symbols.Pdb is { } pdb && MetadataTokens.GetRowNumber(body) <= pdb.MethodDebugInformation.Count)
        {
            var kickoff = pdb.GetMethodDebugInformation(body).GetStateMachineKickoffMethod();
            if (!kickoff.IsNil) return kickoff;
        }

        // Without a PDB: the kickoff's attribute names the state machine, which is nested in the same type.
        var outer = metadata.GetTypeDefinition(machine).GetDeclaringType();
        if (outer.IsNil) return null;
        foreach (var candidate in metadata.GetTypeDefinition(outer).GetMethods())
        {
            if (FindMachine(metadata, candidate) == machine) return candidate;
        }

        return null;
    }

    /// <summary>The method that holds the code of <paramref name="method"/>: its state machine's, or itself.</summary>
    public static MethodDefinitionHandle FindBody(ModuleSymbols symbols, MethodDefinitionHandle method) =>
        FindMachine(symbols.Metadata!, method) is { } machine && FindMoveNext(symbols.Metadata!, machine) is { } moveNext ? moveNext : method;

    /// <summary>The state machine that a method's attribute names; null for plain methods.</summary>
    public static TypeDefinitionHandle? FindMachine(MetadataReader metadata, MethodDefinitionHandle method)
    {
        var definition = metadata.GetMethodDefinition(method);
        foreach (var handle in definition.GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!Attributes.Contains(AttributeTypeName(metadata, attribute))) continue;

            // The value is the prologue 0x0001 and the type's reflection name, `Shop.Order+<TotalAsync>d__7, Shop, Version=...`.
            var value = metadata.GetBlobReader(attribute.Value);
            if (value.RemainingBytes < 3 || value.ReadUInt16() != 1) continue;
            if (value.ReadSerializedString() is not { } machine) continue;
            var name = machine.Split(',')[0];
            var simpleName = name[(name.LastIndexOf('+') + 1)..];
            foreach (var nested in metadata.GetTypeDefinition(definition.GetDeclaringType()).GetNestedTypes())
            {
                if (metadata.StringComparer.Equals(metadata.GetTypeDefinition(nested).Name, simpleName)) return nested;
            }
        }

        return null;
    }

    private static string AttributeTypeName(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference) return "";
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) : "";
    }

    private static MethodDefinitionHandle? FindMoveNext(MetadataReader metadata, TypeDefinitionHandle machine)
    {
        foreach (var handle in metadata.GetTypeDefinition(machine).GetMethods())
        {
            var name = metadata.GetString(metadata.GetMethodDefinition(handle).Name);
            if (name is "MoveNext" or "System.Collections.IEnumerator.MoveNext") return handle;
        }

        return null;
    }
}
