using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>
/// A statement in a block that only makes the array longer: <c>if (count == array.Length) Array.Resize(ref array, ...);</c>, or the same written
/// out as a new array, a copy and an assignment.
/// </summary>
internal sealed class GrowthStatement
{
    private GrowthStatement(IfStatementSyntax statement, IOperation condition, IOperation newLength, SyntaxNode place)
    {
        Statement = statement;
        Condition = condition;
        NewLength = newLength;
        Place = place;
    }

    /// <summary>The statement.</summary>
    public IfStatementSyntax Statement { get; }

    /// <summary>When the array grows.</summary>
    public IOperation Condition { get; }

    /// <summary>How long it gets.</summary>
    public IOperation NewLength { get; }

    /// <summary>What makes the new array.</summary>
    public SyntaxNode Place { get; }

    /// <summary>The growth that a use of the array is part of: as what is resized, or as what the new array is assigned to.</summary>
    /// <param name="use">A reference to the array.</param>
    /// <param name="array">The array.</param>
    /// <param name="count">The count of its elements.</param>
    public static GrowthStatement? Find(IOperation use, ILocalSymbol array, ILocalSymbol count)
    {
        if (StatementOf(use) is not { } last || Branch(last, out ImmutableArray<IOperation> body) is not { Syntax: IfStatementSyntax { Parent: BlockSyntax, ContainsDirectives: false } statement } branch)
            return null;
        if (body.Length == 1 && ResizedTo(use) is { } resized)
            return new GrowthStatement(statement, branch.Condition, resized, last.Syntax);
        return body.Length == 3 && WrittenOut(use, body, array, count) is { } creation
            ? new GrowthStatement(statement, branch.Condition, creation.DimensionSizes[0], creation.Syntax)
            : null;
    }

    /// <summary>The new length, where the use is the array of <c>Array.Resize</c>.</summary>
    public static IOperation? ResizedTo(IOperation use) =>
        use.Parent is IArgumentOperation
        {
            Parameter: { RefKind: RefKind.Ref, Ordinal: 0 },
            Parent: IInvocationOperation { TargetMethod: { Name: "Resize", IsStatic: true, ContainingType.SpecialType: SpecialType.System_Array }, Arguments: [_, { Parameter.Ordinal: 1, Value: var length }] },
        }
            ? length
            : null;

    /// <summary>The condition that a statement alone, or with others in a block, depends on; without <c>else</c>.</summary>
    public static IConditionalOperation? Branch(IOperation statement, out ImmutableArray<IOperation> body)
    {
        IOperation whole = statement.Parent is IBlockOperation { Parent: IConditionalOperation } block ? block : statement;
        body = whole is IBlockOperation { Operations: var operations } ? operations : [statement];
        return whole.Parent is IConditionalOperation { WhenFalse: null } conditional && conditional.WhenTrue == whole ? conditional : null;
    }

    /// <summary>The statement of its own that an expression is directly in.</summary>
    public static IExpressionStatementOperation? StatementOf(IOperation use) => use.Parent switch
    {
        IArgumentOperation { Parent: IInvocationOperation { Parent: IExpressionStatementOperation statement } } => statement,
        IConversionOperation { IsImplicit: true, Parent: IArgumentOperation } conversion => StatementOf(conversion),
        IInvocationOperation { Parent: IExpressionStatementOperation statement } call when call.Instance == use => statement,
        ISimpleAssignmentOperation { IsRef: false, Parent: IExpressionStatementOperation statement } assignment when assignment.Target == use => statement,
        _ => null,
    };

    // `T[] longer = new T[...]; Array.Copy(array, longer, count); array = longer;`
    private static IArrayCreationOperation? WrittenOut(IOperation use, ImmutableArray<IOperation> body, ILocalSymbol array, ILocalSymbol count)
    {
        if (body[0] is not IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var longer, Initializer.Value: IArrayCreationOperation { Initializer: null, DimensionSizes.Length: 1 } creation }] }] }
            || !SymbolEqualityComparer.Default.Equals(creation.Type, array.Type))
            return null;
        if (use.Parent is not ISimpleAssignmentOperation { Value: ILocalReferenceOperation { Local: var assigned }, Parent: var last } || last != body[2] || !SymbolEqualityComparer.Default.Equals(assigned, longer))
            return null;
        return body[1] is IExpressionStatementOperation { Operation: IInvocationOperation call } && ElementCopy.Is(call, array, longer, count, exact: false) ? creation : null;
    }
}
