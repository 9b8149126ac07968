using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>What a message calls a function.</summary>
internal static class FunctionNames
{
    /// <summary>The name that its author gave it, or that of what is around it.</summary>
    public static string Of(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.AnonymousFunction } => "the lambda",
        { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor or MethodKind.Destructor } => method.ContainingType.Name,
        { AssociatedSymbol: { } owner } => owner.Name,
        { Name: "<Main>$" } => "the program",
        { ExplicitInterfaceImplementations: [{ Name: var name }, ..] } => name,
        _ => method.Name,
    };

    /// <summary>The member that a function is part of, as profiles name it.</summary>
    public static ISymbol MemberOf(IMethodSymbol method)
    {
        ISymbol member = method;
        while (member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction, ContainingSymbol: { } outer })
            member = outer;
        return member;
    }

    /// <summary>The part of a message that names the methods of the compilation that have an object and do not keep it; empty where there are none.</summary>
    public static string NotKeeping(IEnumerable<IMethodSymbol> callees) => callees.Select(Of).Distinct().ToList() switch
    {
        [] => "",
        [var only] => $", and '{only}' does not keep it",
        var names => $", and '{string.Join("', '", names)}' do not keep it",
    };
}
