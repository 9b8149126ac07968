using System;
using System.Collections.Generic;
using System.Threading;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Finds what a row of a profile means in the statement that it names.</summary>
internal static class ImplicitAllocations
{
    /// <summary>The allocation of a row; null where no operation of the statement certainly makes such an object.</summary>
    /// <param name="row">The row.</param>
    /// <param name="operations">Those of its place.</param>
    /// <param name="place">Its place.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static ImplicitAllocation? Find(SiteRow row, IReadOnlyList<IOperation> operations, SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        string type = row.Type;
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return First(operations, operation => ArgumentArrays.Find(operation, type));
        // A pool serves other types: they are other rules'.
        if (row.IsPoolable)
            return null;
        if (type == "string")
            return First(operations, Texts.Find) ?? Only(operations, Texts.FindUnknown);
        if (RowTypes.IsClosure(type))
            return ClosureSites.Find(place, model, cancellation);
        return First(operations, operation => Closures.Find(operation, type))
            ?? First(operations, operation => Boxes.Find(operation, type))
            ?? First(operations, operation => Enumerators.Find(operation, type))
            ?? Only(operations, operation => Comparisons.Find(operation, type));
    }

    /// <summary>What may or may not be it is told only where there is nothing else.</summary>
    private static ImplicitAllocation? Only(IEnumerable<IOperation> operations, Func<IOperation, ImplicitAllocation?> find)
    {
        ImplicitAllocation? only = null;
        foreach (IOperation operation in operations)
        {
            if (find(operation) is not { } found)
                continue;
            if (only is not null)
                return null;
            only = found;
        }

        return only;
    }

    /// <summary>The first that can be rewritten, else the first.</summary>
    private static ImplicitAllocation? First(IEnumerable<IOperation> operations, Func<IOperation, ImplicitAllocation?> find)
    {
        ImplicitAllocation? first = null;
        foreach (IOperation operation in operations)
        {
            if (find(operation) is not { } found)
                continue;
            if (found.Rewrite != ImplicitRewrite.None)
                return found;
            first ??= found;
        }

        return first;
    }
}
