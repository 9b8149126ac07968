using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>
/// What takes the elements out at the end as an array of their number: <c>Array.Resize(ref array, count); return array;</c>, or
/// <c>T[] result = new T[count]; Array.Copy(array, result, count);</c>.
/// </summary>
internal sealed class Trimming
{
    private Trimming(StatementSyntax statement, SyntaxNode result, IReadOnlyList<SyntaxNode> covered)
    {
        Statement = statement;
        Result = result;
        Covered = covered;
    }

    /// <summary>The statement that a writer makes needless.</summary>
    public StatementSyntax Statement { get; }

    /// <summary>The expression that the writer's array takes the place of.</summary>
    public SyntaxNode Result { get; }

    /// <summary>What holds all the uses that are accounted for.</summary>
    public IReadOnlyList<SyntaxNode> Covered { get; }

    /// <summary>The trimming that a use of the array is part of.</summary>
    /// <param name="use">A reference to the array.</param>
    /// <param name="found">The array.</param>
    /// <param name="uses">All references to the array.</param>
    /// <param name="formula">Knows when a condition holds.</param>
    public static Trimming? Find(IOperation use, GrowingArray found, IReadOnlyList<IOperation> uses, GrowthFormula formula)
    {
        if (GrowthStatement.StatementOf(use) is not { Syntax: StatementSyntax written } statement)
            return null;
        if (GrowthStatement.ResizedTo(use) is { } length)
        {
            if (!ElementCopy.Is(length, found.Count))
                return null;
            if (written.Parent is not BlockSyntax || GrowthStatement.Branch(statement, out _) is not null)
            {
                if (GrowthStatement.Branch(statement, out var body) is not { Syntax: IfStatementSyntax branch } conditional || body.Length != 1 || !formula.HoldsUnlessFull(conditional.Condition))
                    return null;
                written = branch;
            }

            return written.ContainsDirectives ? null : OfResize(written, found, uses);
        }

        return statement.Operation is IInvocationOperation copy && !written.ContainsDirectives ? OfCopy(written, copy, use, found) : null;
    }

    private static Trimming? OfResize(StatementSyntax resize, GrowingArray found, IReadOnlyList<IOperation> uses)
    {
        if (resize.Parent is not BlockSyntax block)
            return null;
        int index = block.Statements.IndexOf(resize);
        // From here on the array is used once, as a value; afterwards the block is left, or it is the array's own.
        SyntaxNode? rest = index + 1 < block.Statements.Count && block.Statements[index + 1] is ReturnStatementSyntax result ? result : block == found.Creation.Scope ? block : null;
        if (rest is null || uses.Where(other => other.Syntax.SpanStart > resize.Span.End && rest.Span.Contains(other.Syntax.Span)).ToArray() is not [var value] || !IsValue(value, found.Creation.Scope))
            return null;
        return new Trimming(resize, value.Syntax, [resize, value.Syntax]);
    }

    private static Trimming? OfCopy(StatementSyntax written, IInvocationOperation copy, IOperation use, GrowingArray found)
    {
        if (written.Parent is not BlockSyntax block || block.Statements.IndexOf(written) is not (> 0 and var index))
            return null;
        SemanticModel model = use.SemanticModel!;
        if (block.Statements[index - 1] is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } creation } result] } || model.GetDeclaredSymbol(result) is not ILocalSymbol target)
            return null;
        return model.GetOperation(creation) is IArrayCreationOperation { Initializer: null, DimensionSizes: [var size] } made
            && ElementCopy.Is(size, found.Count) && SymbolEqualityComparer.Default.Equals(made.Type, found.Creation.Local.Type)
            && ElementCopy.Is(copy, found.Creation.Local, target, found.Count, exact: true)
            ? new Trimming(written, creation, [written, creation])
            : null;
    }

    /// <summary>Whether a use takes the array itself, once.</summary>
    private static bool IsValue(IOperation use, SyntaxNode scope)
    {
        if (LoopSyntax.Repeats(use.Syntax, scope))
            return false;
        IOperation value = use;
        while (value.Parent is IConversionOperation { IsImplicit: true } conversion)
            value = conversion;
        return value.Parent switch
        {
            IReturnOperation => true,
            IArgumentOperation argument => argument.Parameter?.RefKind == RefKind.None,
            ISimpleAssignmentOperation assignment => !assignment.IsRef && assignment.Value == value,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.RefKind == RefKind.None,
            _ => false,
        };
    }
}
