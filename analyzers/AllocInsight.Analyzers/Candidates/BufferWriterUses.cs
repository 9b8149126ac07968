using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether an <c>ArrayBufferWriter</c> that does not escape can be a <c>PooledBufferWriter</c>: whether all its uses would compile and mean the same.</summary>
/// <remarks>
/// Two things differ. What was handed out before is good only until the writer is used again, as it may then change to another array. And
/// what is handed out to be written is not zeroed.
/// </remarks>
internal sealed class BufferWriterUses
{
    private readonly LocalCreation _creation;
    private readonly EscapeReport _report;
    private readonly BodyIndex _index;
    private readonly IReadOnlyList<IOperation> _references;

    private BufferWriterUses(LocalCreation creation, EscapeReport report)
    {
        _creation = creation;
        _report = report;
        _index = BodyIndex.Of(creation.Operation);
        _references = _index.ReferencesTo(creation.Local);
    }

    /// <summary>Whether the variable can be <c>using var x = new PooledBufferWriter&lt;T&gt;()</c>.</summary>
    /// <param name="creation">The writer's declaration.</param>
    /// <param name="report">What becomes of it.</param>
    public static bool Allow(LocalCreation creation, EscapeReport report)
    {
        if (((CSharpParseOptions)creation.Expression.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8 || report.IsCaptured || creation.Operation.Type is not INamedTypeSymbol { TypeArguments: [{ TypeKind: not TypeKind.Dynamic }] })
            return false;
        BufferWriterUses uses = new(creation, report);
        return uses._references.All(uses.Allows) && uses._report.Aliases.All(uses.AllowsAlias) && !report.Callees.Any(NamesTheType);
    }

    private bool Allows(IOperation reference)
    {
        switch (reference.Parent)
        {
            case IInvocationOperation { TargetMethod.Name: "Advance" or "Clear" } call when call.Instance == reference:
                return true;
            case IInvocationOperation { TargetMethod.Name: "GetSpan" or "GetMemory" } call when call.Instance == reference:
                return IsAlone(reference) && UnwrittenSpans.Allow(call, _index);
            case IPropertyReferenceOperation { Property.Name: "WrittenCount" } property when property.Instance == reference:
                return true;
            case IPropertyReferenceOperation { Property.Name: "WrittenSpan" or "WrittenMemory" } property when property.Instance == reference:
                return IsAlone(reference);
            // What takes the interface takes any writer.
            case IConversionOperation { IsImplicit: true, Type: INamedTypeSymbol { Name: "IBufferWriter" }, Parent: IArgumentOperation }:
                return IsAlone(reference);
            default:
                return false;
        }
    }

    /// <summary>Whether nothing else uses the writer in the same expression, nor in the statement that goes on using its result.</summary>
    private bool IsAlone(IOperation reference)
    {
        SyntaxNode whole = reference.Syntax;
        while (whole.Parent is not (null or StatementSyntax or EqualsValueClauseSyntax or ArrowExpressionClauseSyntax))
            whole = whole.Parent;
        if (whole.Parent is CommonForEachStatementSyntax or UsingStatementSyntax)
            whole = whole.Parent;
        return !_references.Any(other => other != reference && whole.Span.Contains(other.Syntax.Span) && !IsHarmless(other));
    }

    // Leaves what was handed out where it is.
    private static bool IsHarmless(IOperation reference) =>
        reference.Parent is IInvocationOperation { TargetMethod.Name: "Advance" } or IPropertyReferenceOperation { Property.Name: "WrittenCount" };

    private bool AllowsAlias(ISymbol alias)
    {
        // A variable that is written in one place only, where it is declared.
        if (alias is not ILocalSymbol { RefKind: RefKind.None, DeclaringSyntaxReferences: [var place] } local || place.GetSyntax() is not VariableDeclaratorSyntax { Initializer: not null } declarator)
            return false;
        IReadOnlyList<IOperation> uses = _index.ReferencesTo(local);
        if (uses.Any(use => use.Parent is IAssignmentOperation assignment && assignment.Target == use))
            return false;
        return local.Type switch
        {
            { IsRefLikeType: true } or { Name: "Memory" or "ReadOnlyMemory", ContainingNamespace.Name: "System" } => IsOverBeforeNextWrite(declarator, uses),
            { Name: "Utf8JsonWriter" } => IsFlushedBeforeOthers(declarator, uses),
            _ => false,
        };
    }

    private bool IsOverBeforeNextWrite(VariableDeclaratorSyntax declarator, IReadOnlyList<IOperation> uses)
    {
        int start = declarator.Span.End, end = uses.Count == 0 ? start : uses.Max(use => EndWithLoops(use.Syntax, declarator));
        return !_references.Any(reference => reference.Syntax.SpanStart >= start && reference.Syntax.Span.End <= end && !IsHarmless(reference));
    }

    // A loop around a use, in which the variable is not declared, comes back to it.
    private static int EndWithLoops(SyntaxNode use, VariableDeclaratorSyntax declarator)
    {
        int end = use.Span.End;
        for (SyntaxNode? node = use.Parent; node is not null && !node.Span.Contains(declarator.Span); node = node.Parent)
        {
            if (LoopSyntax.Is(node))
                end = node.Span.End;
        }

        return end;
    }

    /// <summary>Whether a JSON writer, which keeps what it was handed out until it is flushed, has been flushed wherever the buffer writer is used beside it.</summary>
    private bool IsFlushedBeforeOthers(VariableDeclaratorSyntax declarator, IReadOnlyList<IOperation> uses)
    {
        SyntaxNode scope = declarator.Parent!.Parent is UsingStatementSyntax statement ? statement : declarator.Parent.Parent!.Parent!;
        return _references
            .Where(reference => reference.Syntax.SpanStart > declarator.Span.End && scope.Span.Contains(reference.Syntax.Span))
            .All(reference => IsAfterFlush(reference.Syntax, scope, uses));
    }

    private static bool IsAfterFlush(SyntaxNode reference, SyntaxNode scope, IReadOnlyList<IOperation> uses)
    {
        for (SyntaxNode? node = reference.Parent; node is not null && node != scope; node = node.Parent)
        {
            if (LoopSyntax.Is(node))
                return false;
        }

        IOperation? last = uses.Where(use => use.Syntax.SpanStart < reference.SpanStart).OrderBy(use => use.Syntax.SpanStart).LastOrDefault();
        return last is null || Flushes(last) && last.Syntax.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Parent: BlockSyntax block } && block.Span.Contains(reference.Span);
    }

    private static bool Flushes(IOperation writer) => writer.Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "Flush" or "FlushAsync" or "Dispose" or "DisposeAsync" } call => call.Instance == writer,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Serialize", ContainingType.Name: "JsonSerializer" } } } => true,
        _ => false,
    };

    // A method that asks whether the interface is an ArrayBufferWriter would get another answer.
    private static bool NamesTheType(IMethodSymbol callee) => callee.DeclaringSyntaxReferences.Any(place =>
        place.GetSyntax().DescendantTokens().Any(token => token.ValueText == "ArrayBufferWriter"));
}
