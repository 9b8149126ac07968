using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>A copy of a collection that is made to be enumerated: in the head of a <c>foreach</c>, or in a local variable.</summary>
internal sealed class CollectionCopy
{
    private CollectionCopy(InvocationExpressionSyntax call, ExpressionSyntax source, ITypeSymbol element, IOperation operation, CommonForEachStatementSyntax? loop, LocalCreation? creation)
    {
        Call = call;
        Source = source;
        Element = element;
        Operation = operation;
        Loop = loop;
        Creation = creation;
    }

    /// <summary>What makes the copy: <c>source.ToList()</c>.</summary>
    public InvocationExpressionSyntax Call { get; }

    /// <summary>What is copied.</summary>
    public ExpressionSyntax Source { get; }

    /// <summary>The type of its elements.</summary>
    public ITypeSymbol Element { get; }

    /// <summary>What makes the copy.</summary>
    public IOperation Operation { get; }

    /// <summary>The loop whose head makes the copy; null where a variable holds it.</summary>
    public CommonForEachStatementSyntax? Loop { get; }

    /// <summary>The variable that holds it; null where a loop's head makes it.</summary>
    public LocalCreation? Creation { get; }

    /// <summary>The element's type, as it can be written at the copy.</summary>
    public string ElementText(SemanticModel model) => Element.ToMinimalDisplayString(model, Call.SpanStart);

    /// <summary>The copy that a call makes, if it is one that a list from the pool could be.</summary>
    public static CollectionCopy? Find(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        if (call is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToList" or "ToArray", Expression: var source } access, ArgumentList.Arguments.Count: 0 }
            || !access.IsKind(SyntaxKind.SimpleMemberAccessExpression))
            return null;
        CommonForEachStatementSyntax? loop = call.Parent is CommonForEachStatementSyntax parent && parent.Expression == call ? parent : null;
        if (loop is null ? call.Parent is not EqualsValueClauseSyntax : !CanPrecede(loop))
            return null;
        if (!CanMove(call))
            return null;
        LocalCreation? creation = loop is null ? LocalCreation.Find(call, model, allowUsing: false, cancellation) : null;
        if (loop is null && creation is not { CanBeLease: true } || (creation?.Operation ?? model.GetOperation(call, cancellation)) is not IInvocationOperation operation)
            return null;
        if (ElementOf(operation.TargetMethod) is not { } element || !IsNameable(element) || model.GetTypeInfo(source, cancellation).Type is not { } type || IsConcurrent(type))
            return null;
        return new CollectionCopy(call, source, element, operation, loop, creation);
    }

    /// <summary>Whether statements can stand in front of the loop, in its block or in one that is made around it.</summary>
    private static bool CanPrecede(CommonForEachStatementSyntax loop) =>
        loop.AwaitKeyword.IsKind(SyntaxKind.None) && loop.Parent is not LabeledStatementSyntax
        // Variables behind `out`.
        && ((CSharpParseOptions)loop.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp7;

    /// <summary>Whether what is copied means the same in a statement of its own, and nothing is lost on the way there.</summary>
    private static bool CanMove(InvocationExpressionSyntax call)
    {
        if (call.ContainsDirectives || call.DescendantTrivia().Any(trivia => call.Span.Contains(trivia.Span) && trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia))
            return false;
        // A variable would be declared in the block; a block of statements may have copies of its own, which are rewritten separately.
        return !call.DescendantNodes().Any(node => node is SingleVariableDesignationSyntax or BlockSyntax);
    }

    private static ITypeSymbol? ElementOf(IMethodSymbol method)
    {
        INamedTypeSymbol container = method.ContainingType;
        if (container is { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } && IsFromReference(container))
            return method.TypeArguments is [var element] ? element : null;
        return container is { Name: "List", TypeArguments: [var own], ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } && IsFromReference(container)
            ? own
            : null;
    }

    private static bool IsFromReference(ISymbol symbol) => symbol.Locations is [{ IsInMetadata: true }, ..];

    // Such a collection may be changed by others while it is copied, and its own copying may know how to go about that.
    private static bool IsConcurrent(ITypeSymbol type) =>
        type.ContainingNamespace is { Name: "Concurrent", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } };

    private static bool IsNameable(ITypeSymbol type) => type switch
    {
        { IsAnonymousType: true } or { TypeKind: TypeKind.Error } => false,
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.All(IsNameable) && (named.ContainingType is null || IsNameable(named.ContainingType)),
        ITypeParameterSymbol or IDynamicTypeSymbol => true,
        _ => false,
    };
}
