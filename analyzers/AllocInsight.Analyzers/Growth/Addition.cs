using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>What writes the next element: <c>array[count++] = value;</c>, or <c>array[count] = value; count++;</c>.</summary>
internal sealed class Addition
{
    private Addition(ExpressionStatementSyntax statement, IOperation value, ExpressionStatementSyntax? increment)
    {
        Statement = statement;
        Value = value;
        Increment = increment;
    }

    /// <summary>The assignment.</summary>
    public ExpressionStatementSyntax Statement { get; }

    /// <summary>What is written.</summary>
    public IOperation Value { get; }

    /// <summary>The statement behind it that raises the count; null where the assignment does.</summary>
    public ExpressionStatementSyntax? Increment { get; }

    /// <summary>The addition that a use of the array is part of.</summary>
    /// <param name="use">A reference to the array.</param>
    /// <param name="count">The count of its elements.</param>
    public static Addition? Find(IOperation use, ILocalSymbol count)
    {
        if (use.Parent is not IArrayElementReferenceOperation { Indices: [var index], Parent: ISimpleAssignmentOperation { IsRef: false, Parent: IExpressionStatementOperation } assignment } element
            || element.ArrayReference != use || assignment.Target != element
            || assignment is not { Syntax: AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } })
            return null;
        if (index is IIncrementOrDecrementOperation { Kind: OperationKind.Increment, IsPostfix: true, Target: ILocalReferenceOperation raised })
            return SymbolEqualityComparer.Default.Equals(raised.Local, count) ? new Addition(statement, assignment.Value, null) : null;
        if (index is not ILocalReferenceOperation { Local: var read } || !SymbolEqualityComparer.Default.Equals(read, count) || statement.Parent is not BlockSyntax block)
            return null;
        int next = block.Statements.IndexOf(statement) + 1;
        return next < block.Statements.Count && block.Statements[next] is ExpressionStatementSyntax increment && Raises(increment, assignment, count)
            ? new Addition(statement, assignment.Value, increment)
            : null;
    }

    private static bool Raises(ExpressionStatementSyntax statement, IOperation beside, ILocalSymbol count) => beside.SemanticModel!.GetOperation(statement.Expression) switch
    {
        IIncrementOrDecrementOperation { Kind: OperationKind.Increment, Target: ILocalReferenceOperation target } => SymbolEqualityComparer.Default.Equals(target.Local, count),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: ILocalReferenceOperation target, Value.ConstantValue: { HasValue: true, Value: 1 } } => SymbolEqualityComparer.Default.Equals(target.Local, count),
        _ => false,
    };
}
