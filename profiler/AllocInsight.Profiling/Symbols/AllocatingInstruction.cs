using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AllocInsight.Profiling.Symbols;

/// <summary>An instruction that allocates, and what.</summary>
/// <param name="Offset">In the method's IL.</param>
/// <param name="TypeName">The type as <see cref="ClrTypeNames"/> spells it.</param>
/// <param name="Type">The same, taken apart.</param>
/// <param name="IsBox">Whether it boxes.</param>
internal readonly record struct AllocatingInstruction(int Offset, string TypeName, ClrTypeName Type, bool IsBox)
{
    /// <summary>Those of a list of instructions, in its order.</summary>
    public static IReadOnlyList<AllocatingInstruction> Among(ModuleSymbols module, IEnumerable<IlInstruction> instructions)
    {
        if (module.Metadata is not { } metadata) return [];
        List<AllocatingInstruction> found = [];
        foreach (var instruction in instructions)
        {
            if (TypeOf(metadata, instruction) is { } name) found.Add(new(instruction.Offset, name, ClrTypeName.Parse(name), instruction.Code == OpCodes.Box));
        }

        return found;
    }

    /// <summary>Those that allocate a type, as an event names it.</summary>
    public static List<(int Offset, ClrTypeName Type)> OfType(IEnumerable<AllocatingInstruction> instructions, string clrTypeName, ClrTypeName type)
    {
        var found = instructions.Where(instruction => Matches(type, instruction.Type)).ToList();
        // What is boxed is a value type, whose constructor allocates nothing; and the type to the letter is the better match.
        if (found.Exists(static match => match.IsBox)) found.RemoveAll(static match => !match.IsBox);
        if (found.Exists(match => match.TypeName == clrTypeName)) found.RemoveAll(match => match.TypeName != clrTypeName);
        return [.. found.Select(static match => (match.Offset, match.Type))];
    }

    /// <summary>The type that an instruction allocates, as <see cref="ClrTypeNames"/> spells it; null for those that allocate nothing.</summary>
    private static string? TypeOf(MetadataReader metadata, in IlInstruction instruction)
    {
        var (code, token) = (instruction.Code, instruction.Token);
        if (token == 0) return null;
        string? name = null;
        ModuleSymbols.Tolerate(() =>
        {
            if (code == OpCodes.Newobj) name = CallTarget.Read(metadata, token)?.TypeName;
            else if (code == OpCodes.Newarr) name = ClrTypeNames.NameOf(metadata, MetadataTokens.EntityHandle(token)) + "[]";
            // A constrained call boxes where the value type does not override the method.
            else if (code == OpCodes.Box || code == OpCodes.Constrained) name = ClrTypeNames.NameOf(metadata, MetadataTokens.EntityHandle(token));
            return "";
        });
        return name;
    }

    /// <summary>
    /// Events name nested types without what is around them, and type arguments by what they stand for; metadata names all
    /// of the former and, inside generics, none of the latter.
    /// </summary>
    private static bool Matches(ClrTypeName fromEvent, ClrTypeName fromMetadata)
    {
        // A type parameter may stand for an array itself, whose suffixes come before those that the metadata adds.
        if (fromMetadata.Name == ClrTypeNames.Parameter)
            return fromEvent.Suffixes.TakeLast(fromMetadata.Suffixes.Count).SequenceEqual(fromMetadata.Suffixes);
        if (!fromEvent.Suffixes.SequenceEqual(fromMetadata.Suffixes)) return false;
        if (!ArgumentsMayBe(fromEvent, fromMetadata)) return false;
        return fromEvent.Name == fromMetadata.Name
            || (fromMetadata.Name.Contains('+', StringComparison.Ordinal) && fromEvent.Name == fromMetadata.SimpleName);
    }

    private static bool MayBe(ClrTypeName argument, ClrTypeName fromMetadata) =>
        fromMetadata.Name == ClrTypeNames.Parameter || argument.SimpleName == "__Canon"
        || (argument.SimpleName == fromMetadata.SimpleName && argument.Suffixes.SequenceEqual(fromMetadata.Suffixes) && ArgumentsMayBe(argument, fromMetadata));

    /// <summary>Unknown where only one of the names carries arguments: those of outer types are written there or not.</summary>
    private static bool ArgumentsMayBe(ClrTypeName fromEvent, ClrTypeName fromMetadata) =>
        fromEvent.Arguments.Count != fromMetadata.Arguments.Count || fromEvent.Arguments.Zip(fromMetadata.Arguments).All(static pair => MayBe(pair.First, pair.Second));
}
