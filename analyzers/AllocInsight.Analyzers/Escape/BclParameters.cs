using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// What members of the base class library do with their receiver and arguments. A member that the table does not name, and every
/// member of a type that comes from source, <see cref="Keeping.Keeps"/> everything.
/// </summary>
/// <remarks>
/// Safe for any thread. Look-ups allocate nothing of their own, but walk the rows of a type; callers that ask often for the same
/// symbol remember the answer.
/// </remarks>
internal sealed class BclParameters
{
    private static readonly Lazy<BclParameters> Instance =
        new(() => new BclParameters(BclParametersText.ReadResource()), LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>By the name alone, without namespace and arity: what symbols have at hand.</summary>
    private readonly Dictionary<string, List<BclType>> _types = new(StringComparer.Ordinal);

    public BclParameters(IReadOnlyCollection<BclType> types)
    {
        Types = types;
        foreach (BclType type in types)
        {
            string name = NameAlone(type.MetadataName);
            if (!_types.TryGetValue(name, out List<BclType>? sameName))
                _types.Add(name, sameName = []);
            sameName.Add(type);
        }
    }

    /// <summary>The table that is built in; parsed when first asked for.</summary>
    public static BclParameters Table => Instance.Value;

    public IReadOnlyCollection<BclType> Types { get; }

    /// <summary>What is done with the object on which a method or property is called; of an extension method, its first argument.</summary>
    public Keeping OfReceiver(ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke })
            return Keeping.Reads;
        if (member is IMethodSymbol { ReducedFrom: { } extension })
            return OfArgument(extension.Parameters[0]);
        return Find(member)?.Receiver ?? Keeping.Keeps;
    }

    /// <summary>What is done with what is passed for a parameter of a method, constructor or indexer.</summary>
    public Keeping OfArgument(IParameterSymbol parameter)
    {
        int ordinal = parameter.Ordinal;
        ISymbol member = parameter.ContainingSymbol;
        if (member is IMethodSymbol { ReducedFrom: { } extension })
            (member, ordinal) = (extension, ordinal + 1);
        return Find(member)?.Argument(ordinal) ?? Keeping.Keeps;
    }

    /// <summary>The entry for the member, or for the nearest one that it overrides.</summary>
    private BclMember? Find(ISymbol member)
    {
        ISymbol? current = member is IMethodSymbol { AssociatedSymbol: IPropertySymbol property } ? property : member;
        while (current is IMethodSymbol or IPropertySymbol)
        {
            current = current.OriginalDefinition;
            if (FindType(current.ContainingType)?.Find(current, ParametersOf(current)) is { } found)
                return found;
            current = current is IMethodSymbol method ? method.OverriddenMethod : ((IPropertySymbol)current).OverriddenProperty;
        }
        return null;
    }

    private BclType? FindType(INamedTypeSymbol? type)
    {
        if (type is null || !_types.TryGetValue(type.Name, out List<BclType>? candidates) || !IsTrusted(type))
            return null;
        foreach (BclType candidate in candidates)
        {
            if (candidate.Names(type))
                return candidate;
        }
        return null;
    }

    /// <summary>Only what is read from a reference, and by its name belongs to .NET, is what the table means.</summary>
    private static bool IsTrusted(INamedTypeSymbol type) =>
        type.ContainingAssembly is { } assembly
        && type.Locations.Length > 0 && type.Locations[0].IsInMetadata
        && (assembly.Name is "System" or "mscorlib" or "netstandard"
            || assembly.Name.StartsWith("System.", StringComparison.Ordinal)
            || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal));

    private static ImmutableArray<IParameterSymbol> ParametersOf(ISymbol member) =>
        member is IMethodSymbol method ? method.Parameters : ((IPropertySymbol)member).Parameters;

    private static string NameAlone(string metadataName)
    {
        int start = metadataName.LastIndexOfAny(['.', '+']) + 1;
        int end = metadataName.IndexOf('`', start);
        return metadataName.Substring(start, (end < 0 ? metadataName.Length : end) - start);
    }
}
