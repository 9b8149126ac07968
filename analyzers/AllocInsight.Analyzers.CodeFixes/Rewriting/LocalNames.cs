using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Names for new variables.</summary>
internal static class LocalNames
{
    /// <summary>A name that means nothing else in a scope yet: the wanted one, or that with a number.</summary>
    /// <param name="model">The file's model.</param>
    /// <param name="scope">Where the variable will live.</param>
    /// <param name="wanted">The name.</param>
    /// <param name="isReserved">Whether a name is to be used by another edit.</param>
    public static string Free(SemanticModel model, SyntaxNode scope, string wanted, Func<string, bool>? isReserved = null)
    {
        string name = wanted;
        for (int number = 2; IsTaken(name); number++)
            name = wanted + number.ToString(CultureInfo.InvariantCulture);
        return name;

        bool IsTaken(string candidate) =>
            isReserved?.Invoke(candidate) == true
            || scope.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == candidate)
            || model.LookupSymbols(scope.Span.End > scope.SpanStart ? scope.Span.End - 1 : scope.SpanStart, name: candidate).Any(symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol or IMethodSymbol);
    }
}
