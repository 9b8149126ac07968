using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>
/// Leads from a method that the compiler made to the one that the author wrote: from a state machine to the async method or
/// iterator, from a lambda or local function to the method around it.
/// </summary>
/// <param name="Definition">The method that has a documentation id; null where overloads leave it open.</param>
/// <param name="Type">The type that the author wrote it in.</param>
/// <param name="Name">Its metadata name.</param>
/// <param name="Suffix">What is inside it: empty, <c>.(lambda)</c>, or a local function's name with a dot before it.</param>
internal readonly record struct AuthoredMethod(MethodDefinitionHandle? Definition, TypeDefinitionHandle Type, string Name, string Suffix)
{
    public static AuthoredMethod Find(ModuleSymbols symbols, MethodDefinitionHandle handle)
    {
        var metadata = symbols.Metadata!;
        var method = metadata.GetMethodDefinition(handle);
        var name = metadata.GetString(method.Name);
        var declaring = method.GetDeclaringType();
        var typeName = GeneratedName.Parse(metadata.GetString(metadata.GetTypeDefinition(declaring).Name));

        // Whatever a state machine's members do, the author wrote it in the method that became the state machine.
        if (typeName.Kind == GeneratedKind.StateMachine)
        {
            return StateMachines.FindKickoff(symbols, handle) is { } kickoff && kickoff != handle
                ? Find(symbols, kickoff)
                : Around(symbols, OutsideGenerated(metadata, declaring), typeName.Outer, handle, "");
        }

        var parsed = GeneratedName.Parse(name);
        return parsed.Kind switch
        {
            GeneratedKind.Lambda => Around(symbols, OutsideGenerated(metadata, declaring), parsed.Outer, handle, ".(lambda)"),
            GeneratedKind.LocalFunction => Around(symbols, OutsideGenerated(metadata, declaring), parsed.Outer, handle, "." + parsed.Inner),
            _ => new(handle, declaring, name, ""),
        };
    }

    private static AuthoredMethod Around(ModuleSymbols symbols, TypeDefinitionHandle type, string name, MethodDefinitionHandle inner, string suffix)
    {
        var metadata = symbols.Metadata!;
        var nested = GeneratedName.Parse(name);
        if (nested.Kind is GeneratedKind.Lambda or GeneratedKind.LocalFunction)
        {
            // The state machine of an async lambda whose kickoff was not found: `<<Main>b__0_0>d`.
            return Around(symbols, type, nested.Outer, inner, nested.Kind == GeneratedKind.Lambda ? ".(lambda)" : "." + nested.Inner);
        }

        var candidates = new List<MethodDefinitionHandle>();
        foreach (var handle in metadata.GetTypeDefinition(type).GetMethods())
        {
            if (metadata.StringComparer.Equals(metadata.GetMethodDefinition(handle).Name, name)) candidates.Add(handle);
        }

        return new(candidates.Count == 1 ? candidates[0] : ChooseByLines(symbols, candidates, inner), type, name, suffix);
    }

    /// <summary>Among overloads, the one whose lines reach around the lambda.</summary>
    private static MethodDefinitionHandle? ChooseByLines(ModuleSymbols symbols, List<MethodDefinitionHandle> candidates, MethodDefinitionHandle inner)
    {
        if (symbols.GetLine(MetadataTokens.GetToken(StateMachines.FindBody(symbols, inner)), -1) is not { } line) return null;
        MethodDefinitionHandle? chosen = null;
        foreach (var candidate in candidates)
        {
            var body = StateMachines.FindBody(symbols, candidate);
            if (symbols.GetLines(MetadataTokens.GetToken(body))?.Spans(line) != true) continue;
            if (chosen is not null) return null;
            chosen = candidate;
        }

        return chosen;
    }

    private static TypeDefinitionHandle OutsideGenerated(MetadataReader metadata, TypeDefinitionHandle type)
    {
        while (true)
        {
            var definition = metadata.GetTypeDefinition(type);
            var kind = GeneratedName.Parse(metadata.GetString(definition.Name)).Kind;
            var outer = definition.GetDeclaringType();
            if (kind is not (GeneratedKind.Closure or GeneratedKind.StateMachine) || outer.IsNil) return type;
            type = outer;
        }
    }
}
