using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Finds ways to pass a delegate what it needs: an overload with a further parameter, which the delegate gets, too.</summary>
internal static class StateOverloads
{
    /// <summary>Whether there is such an overload of a method, or a state can be passed as it is.</summary>
    /// <param name="method">The method that is called.</param>
    /// <param name="parameter">Its parameter for the delegate.</param>
    public static bool Exist(IMethodSymbol method, IParameterSymbol parameter)
    {
        IMethodSymbol called = method.ReducedFrom ?? method;
        int ordinal = parameter.Ordinal + (method.ReducedFrom is null ? 0 : 1);
        if (ordinal >= called.Parameters.Length || InvokeOf(called.OriginalDefinition.Parameters[ordinal].Type) is not { } own)
            return false;
        return called.ContainingType.OriginalDefinition.GetMembers(called.Name).OfType<IMethodSymbol>()
            .Any(other => other.IsStatic == called.IsStatic && other.DeclaredAccessibility >= called.DeclaredAccessibility && TakesState(other, ordinal, own));
    }

    private static bool TakesState(IMethodSymbol other, int ordinal, IMethodSymbol own)
    {
        if (ordinal >= other.Parameters.Length || InvokeOf(other.Parameters[ordinal].Type) is not { } theirs)
            return false;
        // WaitCallback and its like have a state from the start.
        bool hasOwnState = own.Parameters is [{ Type.SpecialType: SpecialType.System_Object, Name: "state" or "obj" }];
        if (theirs.Parameters.Length != own.Parameters.Length + (hasOwnState ? 0 : 1))
            return false;
        return other.Parameters.Skip(ordinal + 1).Any(state => IsState(state.Type) && theirs.Parameters.Any(taken => SymbolEqualityComparer.Default.Equals(taken.Type, state.Type)));
    }

    private static bool IsState(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Object || type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method };

    private static IMethodSymbol? InvokeOf(ITypeSymbol type) => (type as INamedTypeSymbol)?.DelegateInvokeMethod;
}
