using System;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>What is asked about a method of the compilation: what it does with a parameter, or with the object that it is called on.</summary>
internal readonly struct CalleeKey : IEquatable<CalleeKey>
{
    private CalleeKey(IMethodSymbol? method, IParameterSymbol? parameter, bool isExact)
    {
        Method = method;
        Parameter = parameter;
        IsExact = isExact;
    }

    /// <summary>The method; null where a parameter is a property's.</summary>
    public IMethodSymbol? Method { get; }

    /// <summary>The parameter; null where the object is meant.</summary>
    public IParameterSymbol? Parameter { get; }

    /// <summary>Whether this very method runs, and no override of it.</summary>
    public bool IsExact { get; }

    public static CalleeKey OfParameter(IParameterSymbol parameter) => new(parameter.ContainingSymbol as IMethodSymbol, parameter, isExact: false);

    public static CalleeKey OfReceiver(IMethodSymbol method, bool isExact) => new(method, null, isExact);

    public bool Equals(CalleeKey other) =>
        IsExact == other.IsExact
        && SymbolEqualityComparer.Default.Equals(Parameter, other.Parameter)
        && SymbolEqualityComparer.Default.Equals(Method, other.Method);

    public override bool Equals(object? obj) => obj is CalleeKey other && Equals(other);

    public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode((ISymbol?)Parameter ?? Method);
}
