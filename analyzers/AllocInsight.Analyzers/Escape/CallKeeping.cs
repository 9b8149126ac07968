using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What a call does with an object: by an attribute, by the table of the base library, by reading the callee, or by what its type allows.</summary>
internal sealed class CallKeeping
{
    private readonly CalleeKeeping _callees;
    private readonly IMethodSymbol? _passesTasksOn;

    /// <param name="callees">Knows the methods of the compilation.</param>
    /// <param name="passesTasksOn">The function whose returned tasks its caller will wait for, if there is one.</param>
    public CallKeeping(CalleeKeeping callees, IMethodSymbol? passesTasksOn)
    {
        _callees = callees;
        _passesTasksOn = passesTasksOn;
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
        IParameterSymbol definition = Members.Definition(parameter);
        if (AttributeOf(parameter, definition) is { } stated)
            return ToStep(stated, call, null);
        if (CallFacts.FeedsHandler(call) && Members.IsSource(definition.ContainingSymbol))
            return BySpan(value, call);
        return Known(OfParameter(definition), call, value, definition.ContainingSymbol);
    }

    /// <summary>Of the object that a method, property or indexer is called on.</summary>
    /// <param name="call">The call.</param>
    /// <param name="member">What is called.</param>
    /// <param name="value">The receiver.</param>
    /// <param name="isExact">Whether it is known to be of its static type, not of one derived from it.</param>
    public Step OfReceiver(IOperation call, ISymbol member, IOperation value, bool isExact)
    {
        // Who invokes a delegate runs the code that uses the object, now.
        if (member is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke })
            return ToStep(Keeping.Wraps, call, null);
        ISymbol definition = Members.Definition(member);
        if (CallFacts.FeedsHandler(call) && Members.IsSource(definition))
            return Step.Escape(EscapeReason.UnknownUse);
        // What implements an interface for a type parameter may be the project's own.
        return value.Type is ITypeParameterSymbol && !Members.IsSource(definition) && definition.ContainingType.TypeKind == TypeKind.Interface
            ? Step.Escape(EscapeReason.KeptByCallee)
            : Known(OfMember(definition, isExact), call, value, definition);
    }

    /// <summary>Of an operand of an operator, or of what a conversion takes.</summary>
    /// <param name="method">The operator.</param>
    /// <param name="ordinal">Which operand.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="value">The operand.</param>
    public Step OfOperand(IMethodSymbol method, int ordinal, IOperation operation, IOperation value)
    {
        if (ordinal >= method.Parameters.Length || method.IsAbstract || method.IsVirtual)
            return Step.Escape(EscapeReason.KeptByCallee);
        IParameterSymbol definition = Members.Definition(method.Parameters[ordinal]);
        return Known(OfParameter(definition), operation, value, definition.ContainingSymbol);
    }

    /// <summary>Of the object that a delegate is bound to. The delegate holds it.</summary>
    public Step OfMethodGroup(IMethodReferenceOperation group)
    {
        IMethodSymbol method = group.Method;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return Step.To(group);
        // Who calls the delegate need not wait for what goes on.
        if (method.IsAsync || TypeFacts.IsAwaitable(method.ReturnType))
            return Step.Escape(EscapeReason.StillInUse);
        Keeping keeping = method.ReducedFrom is null && method.IsExtensionMethod ? OfParameter(Members.Definition(method.Parameters[0])) : OfMember(method);
        return keeping == Keeping.Keeps ? Step.Escape(EscapeReason.KeptByCallee) : Step.To(group);
    }

    /// <summary>Of what a loop goes through: <see cref="Keeping.Wraps"/> where its elements may hold the object.</summary>
    public Keeping OfEnumeration(IForEachLoopOperation loop)
    {
        if (loop.IsAsynchronous)
            return TypeFacts.IsAwaitable(loop.Collection.Type) && TypeFacts.IsOfTasks(loop.Collection.Type) || IsAsyncEnumerable(loop.Collection.Type) ? Keeping.Reads : Keeping.Keeps;
        if (loop.Syntax is not CommonForEachStatementSyntax syntax || loop.SemanticModel is not { } model)
            return Keeping.Keeps;
        ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
        if (info is not { GetEnumeratorMethod: { IsStatic: false } start, MoveNextMethod: { } next, CurrentProperty: { } current })
            return Keeping.Keeps;
        if (OfMember(start) == Keeping.Keeps || OfMember(next) == Keeping.Keeps || info.DisposeMethod is { } dispose && OfMember(dispose) == Keeping.Keeps)
            return Keeping.Keeps;
        Keeping elements = OfMember(current);
        return elements == Keeping.Wraps && info.ElementConversion.IsUserDefined ? Keeping.Keeps : elements;
    }

    /// <summary>Whether spreading a collection copies elements that do not hold on to it.</summary>
    public static bool CopiesElements(ITypeSymbol? collection, ITypeSymbol? element) => collection switch
    {
        IArrayTypeSymbol => true,
        INamedTypeSymbol type => (TypeFacts.IsOnlySpans(type) || type.IsReferenceType && !Members.IsSource(type)) && element is { IsReferenceType: true } or { IsUnmanagedType: true },
        _ => false,
    };

    /// <summary>Of what a <c>using</c> disposes.</summary>
    public Keeping OfDisposal(ITypeSymbol? type)
    {
        if (type is null)
            return Keeping.Keeps;
        if (!Members.IsSource(type))
            return Keeping.Reads;
        ISymbol[] disposals = [.. type.AllInterfaces
            .Where(contract => contract.Name is "IDisposable" or "IAsyncDisposable")
            .SelectMany(contract => contract.GetMembers())
            .Select(member => type.FindImplementationForInterfaceMember(member))
            .Concat(type.GetMembers("Dispose"))
            .OfType<IMethodSymbol>()];
        return disposals.Length > 0 && disposals.All(disposal => OfMember(disposal) != Keeping.Keeps) ? Keeping.Reads : Keeping.Keeps;
    }

    /// <summary>Of the object that a method or property is called on, by whichever is known of the member.</summary>
    public Keeping OfMember(ISymbol member, bool isExact = false)
    {
        ISymbol definition = Members.Definition(member);
        return definition switch
        {
            // The base library's constructors show the object to nobody.
            IMethodSymbol { MethodKind: MethodKind.Constructor } when Members.IsOfBaseLibrary(definition.ContainingType) => Keeping.Reads,
            IMethodSymbol { IsStatic: true, IsExtensionMethod: true, Parameters: [var first, ..] } => OfParameter(first),
            IMethodSymbol or IPropertySymbol => Members.IsSource(definition) ? _callees.OfReceiver(definition, isExact) : BclParameters.Table.OfReceiver(definition),
            _ => Keeping.Keeps,
        };
    }

    private Keeping OfParameter(IParameterSymbol definition) =>
        !Members.IsSource(definition.ContainingSymbol) ? BclParameters.Table.OfArgument(definition)
        : definition.ContainingSymbol is IMethodSymbol ? _callees.OfParameter(definition)
        : Keeping.Keeps;

    private Step Known(Keeping keeping, IOperation call, IOperation value, ISymbol member)
    {
        IMethodSymbol? callee = !Members.IsSource(member) ? null : member is IPropertySymbol property ? CalleeKeeping.CodeOf(property) : member as IMethodSymbol;
        return keeping == Keeping.Keeps ? BySpan(value, call) : ToStep(keeping, call, callee);
    }

    /// <summary>A span cannot be kept on the heap: without a place in a result or another span's variable, it ends with the call.</summary>
    private Step BySpan(IOperation value, IOperation call)
    {
        if (!TypeFacts.IsOnlySpans(value.Type) || TakesSpanFrom(call, value) || call is not (IInvocationOperation or IObjectCreationOperation or IPropertyReferenceOperation or IImplicitIndexerReferenceOperation))
            return Step.Escape(EscapeReason.KeptByCallee);
        return CallFacts.MayReturnReference(call) ? Step.To(call) : ToStep(Keeping.Reads, call, null);
    }

    // What a structure does to itself stays with it.
    private static bool TakesSpanFrom(IOperation call, IOperation value) =>
        call is IInvocationOperation { Instance: var instance } && instance == value
        || call is IPropertyReferenceOperation { Instance: var owner } && owner == value
        || call is IImplicitIndexerReferenceOperation
            ? CallFacts.Arguments(call).Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out } parameter && TypeFacts.CanTakeSpan(parameter.Type))
            : CallFacts.MayTakeSpan(call);

    private Step ToStep(Keeping keeping, IOperation call, IMethodSymbol? callee)
    {
        if (keeping == Keeping.Keeps)
            return Step.Escape(EscapeReason.KeptByCallee);
        if ((TypeFacts.IsAwaitable(call.Type) || callee is { IsAsync: true }) && !Awaiting.IsOverAtOnce(call, _passesTasksOn))
            return Step.Escape(EscapeReason.StillInUse);
        if (keeping == Keeping.Reads)
            return Step.Used.Through(callee);
        // What wraps an object may hand it out there, too.
        return CallFacts.HasHoldingOut(call) ? Step.Escape(EscapeReason.ByReference) : Step.To(call).Through(callee);
    }

    private static bool IsAsyncEnumerable(ITypeSymbol? type) =>
        type is { Name: "IAsyncEnumerable", ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

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
}
