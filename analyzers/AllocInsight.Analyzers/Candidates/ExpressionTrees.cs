using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells lambdas that are data, and so can hold little of the language, from those that are code.</summary>
internal static class ExpressionTrees
{
    /// <summary>Whether an operation is part of an expression tree.</summary>
    public static bool Include(IOperation operation)
    {
        for (IOperation? outer = operation; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation { Parent: not IDelegateCreationOperation })
                return true;
        }

        return false;
    }
}
