using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>What can be made as new: arrays and collections that are empty at first. What is asked for is only what a cleared one has, too.</summary>
internal static class Renewals
{
    /// <summary>What an object is made from: sizes, capacities, comparers. Null where clearing it would not make it as new.</summary>
    /// <param name="creation">What makes it.</param>
    public static IEnumerable<IOperation>? InputsOf(IOperation creation) => creation switch
    {
        IArrayCreationOperation { Initializer: null, Type: IArrayTypeSymbol { ElementType: not (IPointerTypeSymbol or IFunctionPointerTypeSymbol) } } array => array.DimensionSizes,
        IObjectCreationOperation { Initializer: null, Type: INamedTypeSymbol type } made when IsKnown(type) && made.Arguments.All(IsCapacityOrComparer) => made.Arguments.Select(argument => argument.Value),
        _ => null,
    };

    /// <summary>Whether a use shows how large an object has been before.</summary>
    public static bool Reveals(ValueUse use) => use.User switch
    {
        IPropertyReferenceOperation { Property.Name: "Capacity" or "MaxCapacity" } => true,
        // A builder that equals another has its capacity in some frameworks.
        IInvocationOperation { TargetMethod: { Name: "Equals", ContainingType.Name: "StringBuilder" } } => true,
        IInvocationOperation { TargetMethod.Name: "TrimExcess" } => true,
        IInvocationOperation { TargetMethod.Name: "EnsureCapacity", Parent: not IExpressionStatementOperation } => true,
        // It brings back elements that were cleared by count only.
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "SetCount" } } => true,
        // A builder's chunks are those of its history.
        _ => use.Value.DescendantsAndSelf().Any(value => value is IInvocationOperation { TargetMethod.Name: "GetChunks" }),
    };

    private static bool IsKnown(INamedTypeSymbol type) => type.ContainingType is null && type.ContainingNamespace.ToDisplayString() switch
    {
        "System.Collections.Generic" => type.Name is "List" or "HashSet" or "Dictionary" or "Stack" or "Queue" or "PriorityQueue",
        "System.Text" => type.Name == "StringBuilder",
        _ => false,
    };

    private static bool IsCapacityOrComparer(IArgumentOperation argument) =>
        argument.Parameter?.Type is { SpecialType: SpecialType.System_Int32 } or INamedTypeSymbol { Name: "IEqualityComparer" or "IComparer" };
}
