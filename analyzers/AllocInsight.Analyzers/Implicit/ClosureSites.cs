using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>
/// Finds the lambda that a row for a closure means. The object is made where the scope of the captured variables begins, not where the lambda
/// stands: by the debugging symbols that is the scope's first statement, or the one before.
/// </summary>
internal static class ClosureSites
{
    // How well a scope fits a place, the best first.
    private const int First = 0;
    private const int Behind = 1;
    private const int Around = 2;

    /// <summary>What captures the variables of the closure that is made at a place.</summary>
    /// <param name="place">The row's place.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static ImplicitAllocation? Find(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetOperation(place, cancellation) is not { } operation || BodyIndex.Of(operation) is not { IsTooLarge: false } index)
            return null;
        IDelegateCreationOperation? best = null;
        int bestRank = int.MaxValue, bestStart = 0;
        foreach (IDelegateCreationOperation creation in index.Root.DescendantsAndSelf().OfType<IDelegateCreationOperation>())
        {
            foreach (SyntaxNode scope in ScopesOf(creation))
            {
                int rank = Rank(scope, place);
                // The next scope behind the place, or the innermost one around it.
                bool isNearer = rank == bestRank && (rank == Behind ? scope.SpanStart < bestStart : rank == Around && scope.SpanStart > bestStart);
                if (rank < bestRank || isNearer)
                    (best, bestRank, bestStart) = (creation, rank, scope.SpanStart);
            }
        }

        return best is null ? null : Closures.Describe(best);
    }

    private static int Rank(SyntaxNode scope, SyntaxNode place)
    {
        if (FirstPlace(scope) == place)
            return First;
        if (scope.SpanStart > place.SpanStart)
            return Behind;
        return scope.Span.Contains(place.Span) ? Around : int.MaxValue;
    }

    private static IEnumerable<SyntaxNode> ScopesOf(IDelegateCreationOperation creation) =>
        Closures.CapturesOf(creation)?.Variables.Select(ScopeOf).OfType<SyntaxNode>() ?? [];

    private static SyntaxNode? ScopeOf(ISymbol variable)
    {
        if (variable is IParameterSymbol)
            return BodyOf(variable.ContainingSymbol);
        return variable.DeclaringSyntaxReferences is [var place]
            ? place.GetSyntax().Ancestors().FirstOrDefault(node => node is BlockSyntax or SwitchSectionSyntax or ForStatementSyntax or CommonForEachStatementSyntax or UsingStatementSyntax
                or CatchClauseSyntax or CompilationUnitSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax)
            : null;
    }

    private static SyntaxNode? BodyOf(ISymbol function) => function.DeclaringSyntaxReferences is [var place]
        ? place.GetSyntax() switch
        {
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
            AnonymousFunctionExpressionSyntax lambda => lambda.Block ?? (SyntaxNode)lambda,
            ArrowExpressionClauseSyntax arrow => arrow,
            CompilationUnitSyntax program => program,
            _ => null,
        }
        : null;

    private static SyntaxNode? FirstPlace(SyntaxNode scope) => scope switch
    {
        BlockSyntax block => block.Statements.FirstOrDefault(IsPlace),
        SwitchSectionSyntax section => section.Statements.FirstOrDefault(IsPlace),
        CatchClauseSyntax clause => clause.Block.Statements.FirstOrDefault(IsPlace),
        CompilationUnitSyntax program => program.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement).FirstOrDefault(IsPlace),
        _ => ProfiledTree.PlaceOf(scope),
    };

    private static bool IsPlace(StatementSyntax statement) => statement is not (LocalFunctionStatementSyntax or BlockSyntax);
}
