using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Lambdas and local functions as operations.</summary>
internal static class Functions
{
    /// <summary>The function that an operation is; null where it is none.</summary>
    public static IMethodSymbol? Of(IOperation operation) => operation switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => null,
    };

    /// <summary>The innermost function around an operation; the owner of the body where it is in none.</summary>
    public static IMethodSymbol Around(IOperation operation, IMethodSymbol owner)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (Of(outer) is { } function)
                return function;
        }

        return owner;
    }
}
