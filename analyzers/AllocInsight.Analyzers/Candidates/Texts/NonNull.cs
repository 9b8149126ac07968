using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>
/// Tells whether a string is certainly not null: a member of null throws, but the span of null is an empty one. By nullable
/// analysis; in code without it, a variable that is set once counts after a member of it was used on the only way there.
/// </summary>
internal static class NonNull
{
    /// <summary>Whether the string on which a method is called is not null, where the call is made.</summary>
    /// <param name="call">The call.</param>
    /// <param name="text">The string that it is called on.</param>
    /// <param name="operation">The string, or any operation of the same member.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static bool Is(InvocationExpressionSyntax call, ExpressionSyntax text, IOperation operation, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetConstantValue(text, cancellation) is { HasValue: true, Value: not null })
            return true;
        // With the operator `!` the author says so, which proves nothing.
        if (text.IsKind(SyntaxKind.SuppressNullableWarningExpression))
            return false;
        if (model.GetNullableContext(text.SpanStart).AnnotationsEnabled())
            return model.GetTypeInfo(text, cancellation).Nullability.FlowState == NullableFlowState.NotNull;
        if (text is not IdentifierNameSyntax || model.GetSymbolInfo(text, cancellation).Symbol is not { } variable)
            return false;
        return IsOfBody(variable) && VariableWrites.AreNone(variable, BodyIndex.Of(operation)) && IsUsedBefore(call, variable, model);
    }

    /// <summary>Whether a symbol is a variable that only one member's body can write. A parameter of a primary constructor is a field.</summary>
    private static bool IsOfBody(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.RefKind == RefKind.None,
        IParameterSymbol parameter => parameter.RefKind == RefKind.None && !parameter.ContainingSymbol.DeclaringSyntaxReferences.Any(place => place.GetSyntax() is TypeDeclarationSyntax),
        _ => false,
    };

    private static bool IsUsedBefore(InvocationExpressionSyntax call, ISymbol variable, SemanticModel model)
    {
        // Arguments are evaluated before the call, so they throw first.
        if (Uses(call.ArgumentList))
            return true;
        for (SyntaxNode node = call; node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) && node.Parent is { } parent; node = parent)
        {
            if (Before(node, parent).Any(Uses))
                return true;
        }

        return false;

        bool Uses(SyntaxNode evaluated) => Certain(evaluated).OfType<MemberAccessExpressionSyntax>().Any(access =>
            access.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Name
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, variable)
            && model.GetSymbolInfo(access).Symbol is IPropertySymbol or IMethodSymbol { IsExtensionMethod: false });
    }

    /// <summary>What was certainly evaluated before a node, of what stands beside it.</summary>
    private static IEnumerable<SyntaxNode> Before(SyntaxNode node, SyntaxNode parent) => parent switch
    {
        BlockSyntax block => block.Statements.TakeWhile(statement => statement != node).Where(statement => statement is LocalDeclarationStatementSyntax or ExpressionStatementSyntax),
        BinaryExpressionSyntax binary when binary.Right == node => [binary.Left],
        ConditionalExpressionSyntax conditional when conditional.Condition != node => [conditional.Condition],
        IfStatementSyntax branch when branch.Condition != node => [branch.Condition],
        WhileStatementSyntax loop when loop.Statement == node => [loop.Condition],
        ForStatementSyntax { Condition: { } condition } loop when loop.Statement == node || loop.Incrementors.Any(incrementor => incrementor == node) => [condition],
        CommonForEachStatementSyntax loop when loop.Statement == node => [loop.Expression],
        _ => [],
    };

    /// <summary>The parts of a node that are evaluated whenever it is.</summary>
    private static IEnumerable<SyntaxNode> Certain(SyntaxNode node)
    {
        switch (node)
        {
            case AnonymousFunctionExpressionSyntax or ConditionalAccessExpressionSyntax or SwitchExpressionSyntax or QueryExpressionSyntax:
                return [];
            case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }:
                return [];
            case BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression:
                return Certain(binary.Left);
            case ConditionalExpressionSyntax conditional:
                return Certain(conditional.Condition);
            case AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression):
                return Certain(assignment.Left);
            default:
                return node.ChildNodes().SelectMany(Certain).Prepend(node);
        }
    }
}
