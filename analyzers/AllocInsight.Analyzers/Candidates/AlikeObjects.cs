using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// Tells types whose objects all begin alike: what makes one neither counts it, nor asks for a number, the time or another thing that changes. An
/// object that comes back would have the answer of its first time.
/// </summary>
internal static class AlikeObjects
{
    private static readonly ImmutableHashSet<string> Changing = ["Now", "UtcNow", "Today", "TickCount", "TickCount64", "Current", "CurrentManagedThreadId", "CurrentThread", "Shared"];

    // Static methods that give the same for the same.
    private static readonly ImmutableHashSet<string> Pure = ["Math", "MathF", "Array", "Enumerable", "String"];

    /// <summary>Whether a type is one.</summary>
    /// <param name="type">The type; its bases in the source count, too.</param>
    /// <param name="modelOf">A model of the compilation's for a file; null for files of others.</param>
    public static bool Are(INamedTypeSymbol type, Func<SyntaxTree, SemanticModel?> modelOf)
    {
        for (INamedTypeSymbol? level = type; level is { DeclaringSyntaxReferences.IsEmpty: false }; level = level.BaseType)
        {
            if (level.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>().SelectMany(MakingParts).Any(part => DependsOnMore(part, modelOf)))
                return false;
        }

        return true;
    }

    private static IEnumerable<SyntaxNode> MakingParts(TypeDeclarationSyntax type)
    {
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            switch (member)
            {
                case ConstructorDeclarationSyntax { ParameterList.Parameters.Count: 0 } constructor when !IsStatic(constructor):
                    yield return constructor;
                    break;
                case FieldDeclarationSyntax field when !IsStatic(field):
                    foreach (EqualsValueClauseSyntax value in field.Declaration.Variables.Select(variable => variable.Initializer).OfType<EqualsValueClauseSyntax>())
                        yield return value;
                    break;
                case PropertyDeclarationSyntax { Initializer: { } value } property when !IsStatic(property):
                    yield return value;
                    break;
            }
        }

        static bool IsStatic(MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword);
    }

    private static bool DependsOnMore(SyntaxNode part, Func<SyntaxTree, SemanticModel?> modelOf)
    {
        if (modelOf(part.SyntaxTree)?.GetOperation(part) is not { } whole)
            return true;
        Stack<IOperation> open = new([whole]);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            // What a lambda does, it does later.
            if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation)
                continue;
            if (IsChanging(operation))
                return true;
            foreach (IOperation child in operation.ChildOperations)
                open.Push(child);
        }

        return false;
    }

    private static bool IsChanging(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { IsStatic: true, IsExtensionMethod: false } called } => !Pure.Contains(called.ContainingType.Name),
        IPropertyReferenceOperation { Property.IsStatic: true } read => Changing.Contains(read.Property.Name),
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: false, IsConst: false } } => true,
        _ => false,
    };
}
