using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>A local array of constant length from the pool: <c>using var x = Pool.Rent&lt;T&gt;(8);</c> or <c>using var lease = Pool.Array&lt;T&gt;(8, out var x);</c></summary>
internal sealed class PooledArray
{
    private PooledArray(LocalCreation creation, ILocalSymbol local, ITypeSymbol element, long length, ExpressionSyntax lengthSyntax, DeclarationExpressionSyntax? target)
    {
        Creation = creation;
        Local = local;
        Element = element;
        Length = length;
        LengthSyntax = lengthSyntax;
        Target = target;
    }

    /// <summary>The declaration of the lease.</summary>
    public LocalCreation Creation { get; }

    /// <summary>The array, or the pooled span.</summary>
    public ILocalSymbol Local { get; }

    /// <summary>The type of its elements.</summary>
    public ITypeSymbol Element { get; }

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>What says how many.</summary>
    public ExpressionSyntax LengthSyntax { get; }

    /// <summary>The <c>out</c> declaration of an array; null for a pooled span.</summary>
    public DeclarationExpressionSyntax? Target { get; }

    /// <summary>The array that a declaration takes from the pool, if it can be made by <c>new</c> as well.</summary>
    /// <param name="statement">The declaration.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static PooledArray? Find(LocalDeclarationStatementSyntax statement, INamedTypeSymbol pool, SemanticModel model, CancellationToken cancellation)
    {
        if (statement is not { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword, Declaration.Variables: [{ Initializer.Value: InvocationExpressionSyntax expression }] } || NameOf(expression) is not ("Rent" or "Array"))
            return null;
        if (LocalCreation.Find(expression, model, allowUsing: true, cancellation) is not { Operation: IInvocationOperation call } creation)
            return null;
        if (!SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, pool) || call.TargetMethod.TypeArguments is not [not IArrayTypeSymbol and var element] || !IsCleared(call))
            return null;
        if (Argument(call, "length") is not { Value: { ConstantValue: { HasValue: true, Value: int length and > 0 }, Syntax: ExpressionSyntax lengthSyntax } })
            return null;
        BodyIndex index = BodyIndex.Of(call);
        if (index.IsTooLarge || index.HasLabel)
            return null;

        (ILocalSymbol Local, DeclarationExpressionSyntax? Syntax)? target = call.TargetMethod.Name == "Rent" ? (creation.Local, null) : TargetOf(call);
        if (target is not { } found)
            return null;
        PooledArray array = new(creation, found.Local, element, length, lengthSyntax, found.Syntax);
        // Who ends the lease himself, or hands it on, does more than a `using` would.
        return (array.Target is null || index.ReferencesTo(creation.Local).Count == 0) && array.CanBeNew(index, model) ? array : null;
    }

    private bool CanBeNew(BodyIndex index, SemanticModel model)
    {
        foreach (IOperation reference in index.ReferencesTo(Local).Where(reference => Target is null || reference.Syntax.Parent != Target))
        {
            if (!SymbolEqualityComparer.Default.Equals(model.GetEnclosingSymbol(reference.Syntax.SpanStart), Creation.Function))
                return false;
            SpanLeaseUse use = Target is null ? SpanLeaseUses.Of(reference) : SpanLeaseUse.Same;
            if (use == SpanLeaseUse.None || use != SpanLeaseUse.Same && !HasAsSpan(model, reference.Syntax.SpanStart))
                return false;
        }

        return true;
    }

    // An extension method: its namespace may not be imported.
    private bool HasAsSpan(SemanticModel model, int position) =>
        model.LookupSymbols(position, model.Compilation.CreateArrayTypeSymbol(Element), "AsSpan", includeReducedExtensionMethods: true).Any(symbol => symbol.ContainingType.Name == "MemoryExtensions");

    private static bool IsCleared(IInvocationOperation call) =>
        Argument(call, "clear") is { ArgumentKind: ArgumentKind.DefaultValue } or { Value.ConstantValue: { HasValue: true, Value: true } };

    private static (ILocalSymbol Local, DeclarationExpressionSyntax? Syntax)? TargetOf(IInvocationOperation call) =>
        Argument(call, "array") is { Value: IDeclarationExpressionOperation { Expression: ILocalReferenceOperation { Local: var local }, Syntax: DeclarationExpressionSyntax syntax } } ? (local, syntax) : null;

    private static IArgumentOperation? Argument(IInvocationOperation call, string name) => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name);

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
