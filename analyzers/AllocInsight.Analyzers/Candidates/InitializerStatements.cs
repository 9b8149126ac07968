using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Turns what stands in the braces or brackets of a collection's creation into statements of the same meaning, in the same order.</summary>
internal static class InitializerStatements
{
    // A longer one is a table, which is better made once.
    private const int MostElements = 16;

    /// <summary>Of <c>{ a, b }</c>, <c>{ { k, v } }</c> or <c>{ [k] = v }</c>; null where there are none.</summary>
    /// <param name="initializer">The braces.</param>
    /// <param name="variable">The collection.</param>
    public static IReadOnlyList<string>? Of(InitializerExpressionSyntax? initializer, string variable)
    {
        if (initializer is null)
            return [];
        if (initializer.Expressions.Count > MostElements)
            return null;
        List<string> statements = [];
        foreach (ExpressionSyntax element in initializer.Expressions)
        {
            switch (element)
            {
                case AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax access, Right: not InitializerExpressionSyntax } assignment:
                    statements.Add($"{variable}{access.ArgumentList} = {assignment.Right};");
                    break;
                // Another property of the collection.
                case AssignmentExpressionSyntax:
                    return null;
                case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression } several:
                    statements.Add($"{variable}.Add({string.Join(", ", several.Expressions)});");
                    break;
                default:
                    statements.Add($"{variable}.Add({element});");
                    break;
            }
        }

        return statements;
    }

    /// <summary>Of <c>[a, .. b]</c>; null where there are none.</summary>
    /// <param name="collection">The brackets.</param>
    /// <param name="element">The type of the elements.</param>
    /// <param name="addAll">The method that adds what is spread.</param>
    /// <param name="variable">The collection.</param>
    public static IReadOnlyList<string>? Of(ICollectionExpressionOperation collection, ITypeSymbol element, string addAll, string variable)
    {
        if (collection.Elements.Length > MostElements)
            return null;
        // A collection expression evaluates everything before it enumerates what is spread.
        bool isOrdered = collection.Elements.Length < 2 || collection.Elements.All(part => part is not ISpreadOperation)
            || collection.Elements.All(part => PlainValues.Include(part is ISpreadOperation spread ? spread.Operand : part));
        if (!isOrdered)
            return null;
        List<string> statements = [];
        foreach (IOperation part in collection.Elements)
        {
            if (part is not ISpreadOperation spread)
                statements.Add($"{variable}.Add({part.Syntax});");
            else if (IsEnumerable(spread.Operand, element))
                statements.Add($"{variable}.{addAll}({spread.Operand.Syntax});");
            else
                return null;
        }

        return statements;
    }

    /// <summary>Whether it can be passed where an <c>IEnumerable</c> of the elements is asked for.</summary>
    private static bool IsEnumerable(IOperation value, ITypeSymbol element) =>
        value is { Type: { } type, SemanticModel.Compilation: CSharpCompilation compilation }
        && compilation.GetSpecialType(SpecialType.System_Collections_Generic_IEnumerable_T).Construct(element) is var wanted
        && compilation.ClassifyConversion(type, wanted) is { IsIdentity: true } or { IsImplicit: true, IsReference: true };
}
