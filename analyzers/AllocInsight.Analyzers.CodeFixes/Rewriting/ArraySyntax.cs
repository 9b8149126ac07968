using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>What stands in <c>new T[n]</c>.</summary>
internal static class ArraySyntax
{
    /// <summary>The elements' type.</summary>
    public static string Element(ExpressionSyntax creation)
    {
        ArrayTypeSyntax type = ((ArrayCreationExpressionSyntax)creation).Type;
        return type.ElementType.WithoutTrivia() + string.Concat(type.RankSpecifiers.Skip(1).Select(rank => rank.ToString()));
    }

    /// <summary>The length.</summary>
    public static string Length(ExpressionSyntax creation) => ((ArrayCreationExpressionSyntax)creation).Type.RankSpecifiers[0].Sizes[0].ToString();
}
