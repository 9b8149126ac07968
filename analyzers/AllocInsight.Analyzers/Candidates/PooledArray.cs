using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// A local array of constant length from the pool: <c>using var x = Pool.Rent&lt;T&gt;(8);</c> or <c>using var lease = Pool.Array&lt;T&gt;(8, out var x);</c>, as a
/// declaration or in the head of a <c>using</c> statement, there also without a variable for the lease.
/// </summary>
internal sealed class PooledArray
{
    private PooledArray(StatementSyntax statement, IInvocationOperation call, IMethodSymbol function, ILocalSymbol local, long length, DeclarationExpressionSyntax? target)
    {
        Statement = statement;
        Call = call;
        Function = function;
        Local = local;
        Length = length;
        Target = target;
    }

    /// <summary>The declaration of the lease, or the <c>using</c> statement.</summary>
    public StatementSyntax Statement { get; }

    /// <summary>What rents it.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>The function that rents it.</summary>
    public IMethodSymbol Function { get; }

    /// <summary>The array, or the pooled span.</summary>
    public ILocalSymbol Local { get; }

    /// <summary>The type of its elements.</summary>
    public ITypeSymbol Element => Call.TargetMethod.TypeArguments[0];

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>What says how many.</summary>
    public ExpressionSyntax LengthSyntax => (ExpressionSyntax)Argument(Call, "length")!.Value.Syntax;

    /// <summary>The <c>out</c> declaration of an array; null for a pooled span.</summary>
    public DeclarationExpressionSyntax? Target { get; }

    /// <summary>The array that a statement takes from the pool, if it can be made by <c>new</c> as well.</summary>
    /// <param name="statement">A declaration or a <c>using</c> statement.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static PooledArray? Find(StatementSyntax statement, INamedTypeSymbol pool, SemanticModel model, CancellationToken cancellation)
    {
        if (RentIn(statement) is not { } expression || NameOf(expression) is not ("Rent" or "Array"))
            return null;
        if (model.GetOperation(expression, cancellation) is not IInvocationOperation call || model.GetEnclosingSymbol(statement.SpanStart, cancellation) is not IMethodSymbol function || Iterators.Include(function))
            return null;
        if (!SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, pool) || call.TargetMethod.TypeArguments is not [not IArrayTypeSymbol] || !IsCleared(call))
            return null;
        if (Argument(call, "length") is not { Value: { ConstantValue: { HasValue: true, Value: int length and > 0 }, Syntax: ExpressionSyntax } })
            return null;
        BodyIndex index = BodyIndex.Of(call);
        if (index.IsTooLarge || index.HasLabel)
            return null;

        var lease = expression.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } ? model.GetDeclaredSymbol(declarator, cancellation) as ILocalSymbol : null;
        (ILocalSymbol? local, DeclarationExpressionSyntax? target) = call.TargetMethod.Name == "Rent" ? (lease, null) : TargetOf(call);
        // Who ends the lease himself, or hands it on, does more than a `using` would.
        if (local is null || target is not null && lease is not null && index.ReferencesTo(lease).Count > 0)
            return null;
        PooledArray array = new(statement, call, function, local, length, target);
        return array.CanBeNew(index, model) ? array : null;
    }

    private static InvocationExpressionSyntax? RentIn(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword, AwaitKeyword.RawKind: (int)SyntaxKind.None, Declaration: var declaration } => ValueOf(declaration),
        UsingStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.None, Declaration: { } declaration, ContainsDirectives: false } => ValueOf(declaration),
        UsingStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.None, Expression: InvocationExpressionSyntax call, ContainsDirectives: false } => call,
        _ => null,
    };

    private static InvocationExpressionSyntax? ValueOf(VariableDeclarationSyntax declaration) =>
        declaration.Variables is [{ Initializer.Value: InvocationExpressionSyntax call }] ? call : null;

    private bool CanBeNew(BodyIndex index, SemanticModel model)
    {
        foreach (IOperation reference in index.ReferencesTo(Local).Where(reference => Target is null || reference.Syntax.Parent != Target))
        {
            if (!SymbolEqualityComparer.Default.Equals(model.GetEnclosingSymbol(reference.Syntax.SpanStart), Function))
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

    private static (ILocalSymbol? Local, DeclarationExpressionSyntax? Syntax) TargetOf(IInvocationOperation call) =>
        Argument(call, "array") is { Value: IDeclarationExpressionOperation { Expression: ILocalReferenceOperation { Local: var local }, Syntax: DeclarationExpressionSyntax syntax } } ? (local, syntax) : default;

    private static IArgumentOperation? Argument(IInvocationOperation call, string name) => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name);

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
