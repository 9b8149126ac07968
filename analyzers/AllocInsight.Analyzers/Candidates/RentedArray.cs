using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// A local array of constant length from <c>ArrayPool&lt;T&gt;.Shared</c> that is given back in the same function, and of which only the elements
/// asked for are used: what lies behind them cannot be missed.
/// </summary>
internal sealed class RentedArray
{
    private RentedArray(LocalCreation creation, IInvocationOperation call, long length, IReadOnlyList<ExpressionStatementSyntax> returns)
    {
        Creation = creation;
        Call = call;
        Length = length;
        Returns = returns;
    }

    /// <summary>The declaration.</summary>
    public LocalCreation Creation { get; }

    /// <summary>What rents it.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>Elements asked for.</summary>
    public long Length { get; }

    /// <summary>What says how many.</summary>
    public ExpressionSyntax LengthSyntax => (ExpressionSyntax)Call.Arguments[0].Value.Syntax;

    /// <summary>The type of its elements.</summary>
    public ITypeSymbol Element => ((IArrayTypeSymbol)Creation.Local.Type).ElementType;

    /// <summary>The statements that give it back.</summary>
    public IReadOnlyList<ExpressionStatementSyntax> Returns { get; }

    /// <summary>The array that a statement takes from the shared pool, if it can be made by <c>new</c> as well.</summary>
    /// <param name="statement">A declaration.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static RentedArray? Find(LocalDeclarationStatementSyntax statement, SemanticModel model, CancellationToken cancellation)
    {
        if (statement is not { Parent: BlockSyntax, UsingKeyword.RawKind: (int)SyntaxKind.None, Declaration.Variables: [{ Initializer.Value: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Rent" } } expression }] })
            return null;
        if (LocalCreation.Find(expression, model, allowUsing: false, cancellation) is not { Operation: IInvocationOperation call, Local.Type: IArrayTypeSymbol { ElementType: not IArrayTypeSymbol } } creation || !IsOfSharedPool(call))
            return null;
        if (call.Arguments is not [{ Value: { ConstantValue: { HasValue: true, Value: int length and > 0 }, Syntax: ExpressionSyntax } }])
            return null;
        BodyIndex index = BodyIndex.Of(call);
        if (index.IsTooLarge || index.HasLabel || !index.Sees(creation.Local))
            return null;

        List<ExpressionStatementSyntax> returns = [];
        foreach (IOperation reference in index.ReferencesTo(creation.Local))
        {
            if (index.FunctionAround(reference) is { } function && !SymbolEqualityComparer.Default.Equals(Functions.Of(function), creation.Function))
                return null;
            if (ReturnOf(reference) is { } given)
                returns.Add(given);
            else if (!UsesFirst(reference, length))
                return null;
        }

        return returns.Count > 0 && returns.All(given => !given.ContainsDirectives) ? new RentedArray(creation, call, length, returns) : null;
    }

    // A clear of what is given back goes with it, if it was chosen beforehand.
    private static ExpressionStatementSyntax? ReturnOf(IOperation reference) =>
        reference.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Return", Parent: IExpressionStatementOperation { Syntax: ExpressionStatementSyntax { Parent: BlockSyntax } statement } } call }
        && IsOfSharedPool(call) && call.Arguments.All(argument => argument.Value == reference || argument.Value.ConstantValue.HasValue)
            ? statement
            : null;

    private static bool IsOfSharedPool(IInvocationOperation call) =>
        call.Instance is IPropertyReferenceOperation { Property: { Name: "Shared", IsStatic: true, ContainingType: { Name: "ArrayPool", Arity: 1, ContainingNamespace: { Name: "Buffers", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } pool } }
        && SymbolEqualityComparer.Default.Equals(pool, call.TargetMethod.ContainingType);

    /// <summary>Whether a use is of elements among the first so many, for certain.</summary>
    private static bool UsesFirst(IOperation reference, int length) => reference.Parent switch
    {
        IArrayElementReferenceOperation { Indices: [{ ConstantValue: { HasValue: true, Value: int and >= 0 and var place } }] } element => element.ArrayReference == reference && place < length,
        IArrayElementReferenceOperation { Indices: [ILocalReferenceOperation { Local: var counter }] } element => element.ArrayReference == reference && CountsBelow(element, counter, length),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "AsSpan", ContainingType: { Name: "MemoryExtensions", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } } call } =>
            call.Arguments is [{ Value: var array }, { Value.ConstantValue: { HasValue: true, Value: int and >= 0 and var start } }, { Value.ConstantValue: { HasValue: true, Value: int and >= 0 and var count } }]
            && array == reference && (long)start + count <= length,
        _ => false,
    };

    /// <summary>Whether an index is the variable of <c>for (int i = 0; i &lt; 8; i++)</c> that nothing but the loop's head changes.</summary>
    private static bool CountsBelow(IOperation element, ILocalSymbol counter, int length)
    {
        for (IOperation? outer = element.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is not IForLoopOperation loop || !loop.Locals.Contains(counter, SymbolEqualityComparer.Default))
                continue;
            return loop is
            {
                Before: [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Initializer.Value.ConstantValue: { HasValue: true, Value: int and >= 0 } }] }] }],
                Condition: IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan, LeftOperand: ILocalReferenceOperation { Local: var compared }, RightOperand.ConstantValue: { HasValue: true, Value: int bound } },
                AtLoopBottom: [IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment } step }],
            }
                && bound <= length && SymbolEqualityComparer.Default.Equals(compared, counter)
                && BodyIndex.Of(loop).ReferencesTo(counter).All(reference => reference.Parent == step || IsOnlyRead(reference));
        }

        return false;
    }

    private static bool IsOnlyRead(IOperation reference) => reference.Parent switch
    {
        IArrayElementReferenceOperation element => element.ArrayReference != reference,
        IBinaryOperation or IConversionOperation or IArgumentOperation { Parameter.RefKind: RefKind.None } => true,
        ISimpleAssignmentOperation assignment => assignment.Value == reference && !assignment.IsRef,
        _ => false,
    };
}
