using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Growth;

/// <summary>
/// An array and the count of its elements, in two locals, which are filled as a <c>PooledBufferWriter</c> would be: the array grows when it is
/// full, an element goes behind the last one, and only elements that were written are read.
/// </summary>
internal sealed class GrowingArray
{
    // Elements that a writer has room for once the first one is written.
    private const int FirstPiece = 256;

    // A long block may have a thousand arrays: it is gone through once for all of them.
    private static readonly ConditionalWeakTable<SyntaxNode, HashSet<string>> GrowingNamesByBlock = new();

    public GrowingArray(LocalCreation creation, ILocalSymbol count, LocalDeclarationStatementSyntax countDeclaration)
    {
        Creation = creation;
        Count = count;
        CountDeclaration = countDeclaration;
        Removed.Add(countDeclaration);
    }

    /// <summary>The array's declaration.</summary>
    public LocalCreation Creation { get; }

    /// <summary>The variable that counts the elements.</summary>
    public ILocalSymbol Count { get; }

    /// <summary>Its declaration: a statement of its own in the array's block.</summary>
    public LocalDeclarationStatementSyntax CountDeclaration { get; }

    /// <summary>Statements that a writer makes needless.</summary>
    public List<StatementSyntax> Removed { get; } = [];

    /// <summary>Where the array grows, as profiles see it.</summary>
    public List<SyntaxNode> Growths { get; } = [];

    /// <summary>Statements that write the next element, <c>array[count++] = value;</c>.</summary>
    public List<ExpressionStatementSyntax> Additions { get; } = [];

    /// <summary>What reads the elements written so far.</summary>
    public List<ElementsRead> Reads { get; } = [];

    /// <summary>What reads the count, to be replaced by that of the writer.</summary>
    public List<IOperation> CountReads { get; } = [];

    /// <summary>The capacity to ask the writer for, as the source has it; empty where what it has anyway is as much.</summary>
    public string Capacity => Creation.Operation is IArrayCreationOperation { DimensionSizes: [{ ConstantValue.Value: int and > FirstPiece } size] } ? size.Syntax.ToString() : "";

    /// <summary>The type of an array's elements, as the source has it.</summary>
    public static string ElementOf(ArrayCreationExpressionSyntax creation) =>
        creation.Type.ElementType.WithoutTrivia() + string.Concat(creation.Type.RankSpecifiers.Skip(1).Select(rank => rank.ToString()));

    /// <summary>What an expression starts, if all of its uses are of that kind.</summary>
    /// <param name="expression">The array's creation.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static GrowingArray? Find(ArrayCreationExpressionSyntax expression, SemanticModel model, CancellationToken cancellation)
    {
        if (expression is not { Initializer: null, Type.RankSpecifiers: [{ Sizes: [LiteralExpressionSyntax or NameSyntax or MemberAccessExpressionSyntax] }, ..] })
            return null;
        // Cheap: most arrays do not grow.
        if (expression.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent.Parent: BlockSyntax block } declarator } || !MayGrow(block, declarator.Identifier.ValueText))
            return null;
        if (LocalCreation.Find(expression, model, allowUsing: false, cancellation, mayLeave: true) is not { CanBeLease: true } creation || BodyIndex.Of(creation.Operation) is { HasLabel: true } or { IsTooLarge: true })
            return null;
        return new GrowingArrayFinder(creation).Find();
    }

    /// <summary>Whether anything in a block could exchange the array for a longer one. Looks at syntax only.</summary>
    private static bool MayGrow(BlockSyntax block, string name) => GrowingNamesByBlock.GetValue(block, GrowingNames).Contains(name);

    private static HashSet<string> GrowingNames(SyntaxNode block) =>
    [
        .. block.DescendantNodes().Select(node => node switch
        {
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword, Expression: IdentifierNameSyntax passed } => passed.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax assigned, Right: IdentifierNameSyntax } => assigned.Identifier.ValueText,
            _ => null,
        }).OfType<string>(),
    ];
}
