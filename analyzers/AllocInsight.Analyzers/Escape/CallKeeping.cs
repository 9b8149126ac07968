using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What a call does with an object: by an attribute, by the table of the base library, by reading the callee, or by what its type allows.</summary>
internal sealed class CallKeeping
{
    private readonly CalleeSummaries _summaries;
    private readonly int _depth;

    public CallKeeping(CalleeSummaries summaries, int depth)
    {
        _summaries = summaries;
        _depth = depth;
    }

    /// <summary>Of an argument.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="value">Its value, which is or holds the object.</param>
    public Step OfArgument(IArgumentOperation argument, IOperation value)
    {
        if (argument.Parameter is not { } parameter || argument.Parent is not { } call)
            return Step.Escape(EscapeReason.UnknownUse);
        if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            return Step.Escape(EscapeReason.ByReference);
        if (call is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke })
            return Step.Escape(EscapeReason.KeptByCallee);

        IParameterSymbol definition = Definition(parameter);
        if (AttributeOf(parameter, definition) is { } stated)
            return ToStep(stated, call);
        if (definition.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction } or { Locations: [{ IsInSource: true }, ..] })
            return OfSourceParameter(definition, call, value);
        Keeping keeping = BclParameters.Table.OfArgument(definition);
        return keeping == Keeping.Keeps ? ByType(value, call) : ToStep(keeping, call);
    }

    /// <summary>Of the object that a method or property is called on.</summary>
    /// <param name="call">The invocation or property reference.</param>
    /// <param name="value">The receiver.</param>
    /// <param name="isExact">Whether it is known to be of its static type, not of one derived from it.</param>
    public Step OfReceiver(IOperation call, IOperation value, bool isExact)
    {
        ISymbol member = call is IInvocationOperation invocation ? invocation.TargetMethod : ((IPropertyReferenceOperation)call).Property;
        // Who invokes a delegate runs the code that uses the object, now.
        if (member is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke })
            return Step.To(call);
        ISymbol definition = Definition(member);
        if (definition.Locations is [{ IsInSource: true }, ..])
            return OfSourceReceiver(definition, call, isExact);
        Keeping keeping = BclParameters.Table.OfReceiver(definition);
        if (keeping == Keeping.Keeps && value.Type is { IsRefLikeType: true } && !HasReferenceArguments(call))
            return TypeFacts.CanHold(call.Type) ? Step.To(call) : Step.Used;
        return ToStep(keeping, call);
    }

    /// <summary>Of what a loop goes through: <see cref="Keeping.Wraps"/> where its elements may hold the object.</summary>
    public Keeping OfEnumeration(IForEachLoopOperation loop)
    {
        if (loop.IsAsynchronous || loop.Syntax is not CommonForEachStatementSyntax syntax || loop.SemanticModel is not { } model)
            return Keeping.Reads;
        ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
        if (info is not { GetEnumeratorMethod: { IsStatic: false } start, MoveNextMethod: { } next, CurrentProperty: { } current })
            return Keeping.Keeps;
        return OfMember(start) == Keeping.Keeps || OfMember(next) == Keeping.Keeps ? Keeping.Keeps : OfMember(current);
    }

    private Keeping OfMember(ISymbol member)
    {
        ISymbol definition = Definition(member);
        return IsSource(definition) ? _summaries.OfReceiver(definition, _depth, isExact: false) : BclParameters.Table.OfReceiver(definition);
    }

    private Step OfSourceParameter(IParameterSymbol parameter, IOperation call, IOperation value)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol callee || IsGivenToHandler(call))
            return ByType(value, call);
        Keeping keeping = _summaries.OfParameter(parameter, _depth);
        return keeping == Keeping.Keeps ? ByType(value, call) : ToStep(keeping, call).Through(callee);
    }

    private Step OfSourceReceiver(ISymbol member, IOperation call, bool isExact)
    {
        if (IsGivenToHandler(call))
            return Step.Escape(EscapeReason.UnknownUse);
        Keeping keeping = _summaries.OfReceiver(member, _depth, isExact);
        return member is IMethodSymbol callee ? ToStep(keeping, call).Through(callee) : ToStep(keeping, call);
    }

    /// <summary>A span cannot be kept on the heap: without a place in a result or another span's variable, it ends with the call.</summary>
    private static Step ByType(IOperation value, IOperation call)
    {
        if (value.Type is not { IsRefLikeType: true } || HasReferenceArguments(call))
            return Step.Escape(EscapeReason.KeptByCallee);
        if (call is IInvocationOperation { Instance.Type: { IsRefLikeType: true, IsReadOnly: false } })
            return Step.Escape(EscapeReason.KeptByCallee);
        return call is IInvocationOperation { TargetMethod.RefKind: not RefKind.None } || call.Type is { IsRefLikeType: true } or ITypeParameterSymbol
            ? Step.To(call)
            : ToStep(Keeping.Reads, call);
    }

    // The handler of an interpolated string may ask for the receiver and for other arguments; then the callee has them in it, too.
    private static bool IsGivenToHandler(IOperation call) => call is IInvocationOperation invocation
        && invocation.Arguments.Any(argument => argument.Descendants().Any(inner => inner is IInterpolatedStringHandlerArgumentPlaceholderOperation));

    private static bool HasReferenceArguments(IOperation call)
    {
        var arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            IPropertyReferenceOperation property => property.Arguments,
            _ => default,
        };
        return !arguments.IsDefaultOrEmpty && arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out, Type.IsRefLikeType: true });
    }

    private static Step ToStep(Keeping keeping, IOperation call) => keeping switch
    {
        Keeping.Keeps => Step.Escape(EscapeReason.KeptByCallee),
        _ when TypeFacts.IsAwaitable(call.Type) && !Awaiting.IsOverAtOnce(call) => Step.Escape(EscapeReason.StillInUse),
        Keeping.Wraps when HasHoldingOut(call) => Step.Escape(EscapeReason.ByReference),
        Keeping.Wraps => Step.To(call),
        _ => Step.Used,
    };

    // What wraps an object may hand it out there, too.
    private static bool HasHoldingOut(IOperation call) => call is IInvocationOperation invocation
        && invocation.Arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Out, Type: var type } && TypeFacts.CanHold(type));

    /// <summary>What an attribute states of the parameter, here or where the method was first declared: an override is bound to that.</summary>
    private static Keeping? AttributeOf(IParameterSymbol parameter, IParameterSymbol definition)
    {
        Keeping? stated = AttributeOf(parameter) ?? AttributeOf(definition);
        IMethodSymbol? overridden = (definition.ContainingSymbol as IMethodSymbol)?.OverriddenMethod;
        for (; stated is null && overridden is not null; overridden = overridden.OverriddenMethod)
            stated = AttributeOf(overridden.Parameters[definition.Ordinal]);
        return stated;
    }

    private static Keeping? AttributeOf(IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "DoesNotRetainAttribute":
                    return Keeping.Reads;
                case "TransfersOwnershipAttribute":
                    return Keeping.Keeps;
            }
        }

        return null;
    }

    /// <summary>The parameter of the method as it was first declared: not reduced, not constructed, not overriding.</summary>
    private static IParameterSymbol Definition(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
            return parameter.OriginalDefinition;
        int ordinal = parameter.Ordinal;
        if (method.ReducedFrom is { } reduced)
            (method, ordinal) = (reduced, ordinal + 1);
        var definition = (IMethodSymbol)Definition(method);
        return ordinal < definition.Parameters.Length ? definition.Parameters[ordinal] : parameter.OriginalDefinition;
    }

    private static ISymbol Definition(ISymbol member)
    {
        switch (member)
        {
            case IMethodSymbol method:
                while (method.OverriddenMethod is { } overridden && !IsSource(method))
                    method = overridden;
                return method.OriginalDefinition;
            case IPropertySymbol property:
                while (property.OverriddenProperty is { } overridden && !IsSource(property))
                    property = overridden;
                return property.OriginalDefinition;
            default:
                return member.OriginalDefinition;
        }
    }

    // An override of the project's own may do what it likes.
    private static bool IsSource(ISymbol symbol) => symbol.Locations is [{ IsInSource: true }, ..];
}
