using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What can be told of a call - of a method, constructor, property or indexer - from its signature alone.</summary>
internal static class CallFacts
{
    /// <summary>The arguments; empty where the call has none or is of another kind.</summary>
    public static ImmutableArray<IArgumentOperation> Arguments(IOperation? call) => call switch
    {
        IInvocationOperation invocation => invocation.Arguments,
        IObjectCreationOperation creation => creation.Arguments,
        IPropertyReferenceOperation property => property.Arguments,
        _ => [],
    };

    /// <summary>The method or property.</summary>
    public static ISymbol? Member(IOperation? call) => call switch
    {
        IInvocationOperation invocation => invocation.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        IImplicitIndexerReferenceOperation indexer => indexer.IndexerSymbol,
        _ => null,
    };

    /// <summary>Whether it returns a reference, or a value that can hold one.</summary>
    public static bool MayReturnReference(IOperation call) => IsByReference(call) || TypeFacts.CanTakeSpan(call.Type);

    /// <summary>Whether it returns a reference.</summary>
    public static bool IsByReference(IOperation? call) =>
        Member(call) is IPropertySymbol { RefKind: not RefKind.None } or IMethodSymbol { RefKind: not RefKind.None };

    /// <summary>Whether it can put a span or a reference into a variable of the caller's: one passed by reference, or the one that it is called on.</summary>
    public static bool MayTakeSpan(IOperation call) =>
        Arguments(call).Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out } parameter && TypeFacts.CanTakeSpan(parameter.Type))
        || call switch
        {
            IInvocationOperation { Instance.Type: { } type, TargetMethod.IsReadOnly: false } => IsWritable(type),
            IPropertyReferenceOperation { Instance.Type: { } type } => IsWritable(type),
            _ => false,
        };

    /// <summary>Whether it has an out parameter that can hold an object.</summary>
    public static bool HasHoldingOut(IOperation call) =>
        Arguments(call).Any(argument => argument.Parameter is { RefKind: RefKind.Out, Type: var type } && TypeFacts.CanHold(type));

    /// <summary>Whether the handler of an interpolated string asks for the receiver or for other arguments: then the callee has them in it, too.</summary>
    public static bool FeedsHandler(IOperation call) =>
        Arguments(call).Any(argument => Unconverted(argument.Value) is IInterpolatedStringHandlerCreationOperation handler
            && handler.HandlerCreation.Descendants().Any(inner =>
                inner is IInterpolatedStringHandlerArgumentPlaceholderOperation { PlaceholderKind: not InterpolatedStringArgumentPlaceholderKind.TrailingValidityArgument }));

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    private static bool IsWritable(ITypeSymbol type) => type is { IsRefLikeType: true, IsReadOnly: false } or ITypeParameterSymbol { AllowsRefLikeType: true };
}
