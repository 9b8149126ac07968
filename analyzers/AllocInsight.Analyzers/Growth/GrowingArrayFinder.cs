using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>Recognises every use of a growing array and its count, or gives up.</summary>
/// <remarks>
/// Invariant of what is found, at every use: the count is the number of elements written, and is at most the array's length. For the count begins at
/// 0 and is raised only by additions; each has a growth before it in its block, and between them the count is at most read; and no addition is left half done, as
/// none is in a <c>try</c>.
/// </remarks>
internal sealed class GrowingArrayFinder
{
    private readonly LocalCreation _creation;
    private readonly BodyIndex _index;
    private readonly IReadOnlyList<IOperation> _arrayUses;
    private readonly HashSet<SyntaxNode> _known = [];

    public GrowingArrayFinder(LocalCreation creation)
    {
        _creation = creation;
        _index = BodyIndex.Of(creation.Operation);
        _arrayUses = _index.ReferencesTo(creation.Local);
    }

    /// <summary>The array with all its uses; null if there is one that a writer does not serve.</summary>
    public GrowingArray? Find()
    {
        if (_creation.Operation is not IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: int and > 0 and var initial } }] }
            || ((IArrayTypeSymbol)_creation.Local.Type).ElementType is { TypeKind: TypeKind.Dynamic or TypeKind.Pointer or TypeKind.FunctionPointer })
            return null;
        if (CountOf() is not { } count || DeclarationOf(count) is not { } countDeclaration)
            return null;

        GrowingArray found = new(_creation, count, countDeclaration);
        IReadOnlyList<IOperation> uses = [.. _arrayUses, .. _index.ReferencesTo(count)];
        if (uses.Any(IsInOtherFunction))
            return null;
        GrowthFormula formula = new(_creation.Local, count);
        foreach (IOperation use in _arrayUses)
        {
            if (GrowthStatement.Find(use, _creation.Local, count) is { } growth && formula.GrowsWhenFull(growth.Condition, growth.NewLength, initial))
                Enter(growth, found, uses);
        }

        foreach (IOperation use in _arrayUses.Where(IsUnknown))
        {
            if (Trimming.Find(use, found, _arrayUses, formula) is { } trimming)
                Enter(trimming, found, uses);
            else if (Addition.Find(use, count) is { } addition && IsSafe(addition, found, uses))
                Enter(addition, found, uses);
        }

        ElementsReads reads = new(found);
        foreach (IOperation use in _arrayUses.Where(IsUnknown))
        {
            if (reads.Find(use) is not { } read)
                return null;
            found.Reads.Add(read);
            Cover(read.Form == ElementsForm.Arguments ? ThreeOf(read) : [read.Node], uses);
        }

        return found.Additions.Any(addition => LoopSyntax.Repeats(addition, _creation.Scope)) && EnterCounts(found) ? found : null;
    }

    // The other arguments may have uses of their own.
    private static SyntaxNode[] ThreeOf(ElementsRead read) => [.. ((ArgumentListSyntax)read.Node).Arguments.Skip(read.FirstArgument).Take(3)];

    private bool IsUnknown(IOperation use) => !_known.Contains(use.Syntax);

    private void Cover(IReadOnlyList<SyntaxNode> nodes, IReadOnlyList<IOperation> uses)
    {
        foreach (IOperation use in uses)
        {
            if (nodes.Any(node => node.Span.Contains(use.Syntax.Span)))
                _known.Add(use.Syntax);
        }
    }

    /// <summary>The variable that the array's length is compared with before it grows.</summary>
    private ILocalSymbol? CountOf() => _arrayUses
        .Select(use => use.Parent is IPropertyReferenceOperation { Property.Name: "Length", Parent: IBinaryOperation comparison } length
            ? comparison.LeftOperand == length ? comparison.RightOperand : comparison.LeftOperand
            : null)
        .OfType<ILocalReferenceOperation>()
        .Select(reference => reference.Local)
        .FirstOrDefault(local => local is { Type.SpecialType: SpecialType.System_Int32, IsConst: false });

    /// <summary>The count's declaration, if it is <c>int count = 0;</c> in the array's block.</summary>
    private LocalDeclarationStatementSyntax? DeclarationOf(ILocalSymbol count)
    {
        if (count.DeclaringSyntaxReferences is not [var place] || place.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax { Token.Value: 0 } } declarator)
            return null;
        return declarator.Parent is VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement } && statement.Parent == _creation.Scope ? statement : null;
    }

    private void Enter(GrowthStatement growth, GrowingArray found, IReadOnlyList<IOperation> uses)
    {
        found.Growths.Add(growth.Place);
        found.Removed.Add(growth.Statement);
        Cover([growth.Statement], uses);
    }

    private void Enter(Trimming trimming, GrowingArray found, IReadOnlyList<IOperation> uses)
    {
        found.Removed.Add(trimming.Statement);
        found.Reads.Add(new ElementsRead(trimming.Result, ElementsForm.Array));
        Cover(trimming.Covered, uses);
    }

    private void Enter(Addition addition, GrowingArray found, IReadOnlyList<IOperation> uses)
    {
        found.Additions.Add(addition.Statement);
        Cover([((AssignmentExpressionSyntax)addition.Statement.Expression).Left], uses);
        if (addition.Increment is { } increment)
        {
            found.Removed.Add(increment);
            Cover([increment], uses);
        }
    }

    private bool IsSafe(Addition addition, GrowingArray found, IReadOnlyList<IOperation> uses)
    {
        if (addition.Value.Type is { TypeKind: TypeKind.Dynamic } || HasUse(addition.Value.Syntax.SpanStart, addition.Value.Syntax.Span.End, addition.Increment is null ? uses : _arrayUses))
            return false;
        for (SyntaxNode? node = addition.Statement.Parent; node != _creation.Scope; node = node.Parent)
        {
            if (node is null or TryStatementSyntax)
                return false;
        }

        // Out of the branches that it may stand in, to the block in which the array was seen to have room.
        for (SyntaxNode inner = addition.Statement; inner.Parent is BlockSyntax or IfStatementSyntax or ElseClauseSyntax; inner = inner.Parent)
        {
            if (inner.Parent is not BlockSyntax block)
                continue;
            StatementSyntax? growth = found.Removed.LastOrDefault(removed => removed.Parent == block && removed is IfStatementSyntax && removed.SpanStart < inner.SpanStart && IsGrowth(removed, found));
            if (growth is not null)
                return !HasUse(growth.Span.End, addition.Statement.SpanStart, [.. _arrayUses, .. _index.ReferencesTo(found.Count).Where(use => !IsRead(use))]);
            if (block == _creation.Scope)
                return false;
        }

        return false;
    }

    private static bool IsGrowth(StatementSyntax removed, GrowingArray found) => found.Growths.Any(growth => removed.Span.Contains(growth.Span));

    private static bool HasUse(int start, int end, IReadOnlyList<IOperation> uses) =>
        uses.Any(use => use.Syntax.SpanStart >= start && use.Syntax.Span.End <= end);

    private bool EnterCounts(GrowingArray found)
    {
        foreach (IOperation use in _index.ReferencesTo(found.Count).Where(IsUnknown))
        {
            if (!IsRead(use) || use.Syntax.SpanStart < _creation.Statement.Span.End)
                return false;
            found.CountReads.Add(use);
        }

        return true;
    }

    private static bool IsRead(IOperation use) => use.Parent switch
    {
        IIncrementOrDecrementOperation or IAddressOfOperation or INameOfOperation => false,
        IArgumentOperation argument => argument.Parameter?.RefKind == RefKind.None,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.RefKind == RefKind.None,
        ISimpleAssignmentOperation { IsRef: true } => false,
        IAssignmentOperation assignment => assignment.Target != use,
        _ => true,
    };

    private bool IsInOtherFunction(IOperation use)
    {
        for (IOperation? outer = use.Parent; outer is not null; outer = outer.Parent)
        {
            IMethodSymbol? function = outer switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (function is not null)
                return !SymbolEqualityComparer.Default.Equals(function, _creation.Function);
        }

        return false;
    }
}
