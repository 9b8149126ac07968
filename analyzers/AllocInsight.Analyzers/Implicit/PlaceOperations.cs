using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>The operations of one place of a profile: not those of statements and lambdas in it, which have places of their own.</summary>
internal static class PlaceOperations
{
    /// <summary>All of them, outer ones first and in the order of the source. None for places that are no code.</summary>
    /// <param name="place">A statement, or what stands for one.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static IReadOnlyList<IOperation> Of(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        List<IOperation> found = [];
        if (model.GetOperation(place, cancellation) is not { } root)
            return found;
        Stack<IOperation> pending = new([root]);
        while (pending.Count > 0)
        {
            IOperation operation = pending.Pop();
            found.Add(operation);
            if (operation is IAnonymousFunctionOperation && operation != root)
                continue;
            foreach (IOperation child in operation.ChildOperations.Reverse().Where(child => Owner(child.Syntax, place) == place))
                pending.Push(child);
        }

        return found;
    }

    // A lambda is made in the statement around it.
    private static SyntaxNode? Owner(SyntaxNode syntax, SyntaxNode place) =>
        syntax is AnonymousFunctionExpressionSyntax && syntax != place ? ProfiledTree.PlaceOf(syntax.Parent!) : ProfiledTree.PlaceOf(syntax);
}
