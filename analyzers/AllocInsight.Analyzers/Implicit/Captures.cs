using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>What a lambda or local function uses of what is around it.</summary>
internal sealed class Captures
{
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ISymbol> _variables = [];

    private Captures()
    {
    }

    /// <summary>Local variables and parameters, in the order of their first use.</summary>
    public IReadOnlyList<ISymbol> Variables => _variables;

    /// <summary>Whether it uses the object that it is in.</summary>
    public bool UsesThis { get; private set; }

    /// <summary>Whether it uses a local function that is declared around it.</summary>
    public bool UsesFunctions { get; private set; }

    /// <summary>Whether there is nothing: then the compiler makes one delegate and keeps it.</summary>
    public bool IsEmpty => _variables.Count == 0 && !UsesThis;

    /// <summary>What a function captures.</summary>
    /// <param name="function">A lambda's or local function's operation.</param>
    public static Captures Of(IOperation function)
    {
        Captures captures = new();
        captures.Add(function);
        return captures;
    }

    /// <summary>The names, as a sentence has them.</summary>
    public override string ToString()
    {
        string[] names = [.. _variables.Select(variable => $"'{variable.Name}'"), .. UsesThis ? ["'this'"] : (string[])[]];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}";
    }

    private void Add(IOperation function)
    {
        foreach (IOperation operation in function.Descendants())
        {
            switch (operation)
            {
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                    UsesThis = true;
                    break;
                case ILocalReferenceOperation { Local.IsConst: false } local when !IsIn(function, local.Local):
                    AddVariable(local.Local);
                    break;
                case IParameterReferenceOperation { Parameter: var parameter } when IsOfPrimaryConstructor(parameter):
                    UsesThis = true;
                    break;
                case IParameterReferenceOperation { Parameter: var parameter } when !IsIn(function, parameter):
                    AddVariable(parameter);
                    break;
                case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called } when !IsIn(function, called):
                    AddFunction(called, function);
                    break;
                case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } named } when !IsIn(function, named):
                    AddFunction(named, function);
                    break;
            }
        }
    }

    private void AddVariable(ISymbol variable)
    {
        if (_seen.Add(variable))
            _variables.Add(variable);
    }

    // It is called with what it captures itself.
    private void AddFunction(IMethodSymbol local, IOperation caller)
    {
        UsesFunctions = true;
        if (_seen.Add(local.OriginalDefinition) && Declaration(local, caller.SemanticModel!) is { } declaration)
            Add(declaration);
    }

    /// <summary>A local function's operation.</summary>
    public static IOperation? Declaration(IMethodSymbol function, SemanticModel model) =>
        function.DeclaringSyntaxReferences is [var place] ? model.GetOperation(place.GetSyntax()) : null;

    private static bool IsIn(IOperation function, ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences is [var place] && function.Syntax.Span.Contains(place.Span);

    // Such a parameter that is used outside the constructor's own code lies in a field.
    private static bool IsOfPrimaryConstructor(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor, DeclaringSyntaxReferences: [var place] } && place.GetSyntax() is TypeDeclarationSyntax;
}
