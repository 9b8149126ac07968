using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Tells whether an object may be used after the block whose variable holds it. One for each compilation; safe for use by several threads.</summary>
/// <remarks>
/// It reads a local's uses and those of its aliases, spans, delegates and enumerators; calls by the table of the base library, or by reading
/// callees of the compilation. Whatever it does not know counts as an escape. Exceptions change nothing: a call that has thrown is over.
/// </remarks>
internal sealed class EscapeAnalysis
{
    private readonly CalleeSummaries _summaries;
    private readonly CallKeeping _calls;

    public EscapeAnalysis(Compilation compilation)
    {
        _summaries = new CalleeSummaries(compilation);
        _calls = new CallKeeping(_summaries, passesTasksOn: null);
    }

    /// <summary>What becomes of the object in a local variable.</summary>
    /// <param name="local">The variable.</param>
    /// <param name="scope">The block that it is declared in; where it ends, the object must be free.</param>
    /// <param name="place">Any operation of the same member.</param>
    /// <param name="isExact">Whether the object is of the variable's type and none derived from it, so that it is known which overrides are called.</param>
    public EscapeReport OfLocal(ILocalSymbol local, SyntaxNode scope, IOperation place, bool isExact = false)
    {
        if (local.ContainingSymbol is IMethodSymbol owner && !(local.IsUsing && _calls.OfDisposal(local.Type) == Keeping.Keeps))
            return new ValueFlow(_calls, BodyIndex.Of(place), WithHeads(scope), owner, local, mayReturn: false, isExact).Run();
        EscapeReport unknown = new();
        unknown.MarkEscape(EscapeReason.UnknownUse);
        return unknown;
    }

    /// <summary>The model of a file of the compilation; null for other files.</summary>
    public SemanticModel? ModelOf(SyntaxTree tree) => _summaries.ModelOf(tree);

    /// <summary>Whether a constructor or a property may store the object that it is called on. Of an object of exactly the member's type.</summary>
    public bool MayKeepReceiver(ISymbol member) =>
        !Members.IsSource(member) || _summaries.OfReceiver(member, isExact: true) == Keeping.Keeps;

    /// <summary>What becomes of an object inside a method of the compilation that gets it for a parameter; null where that code is not known.</summary>
    /// <param name="parameter">The parameter, as declared.</param>
    public EscapeReport? OfParameter(IParameterSymbol parameter) => _summaries.Read(CalleeKey.OfParameter(parameter), _summaries);

    /// <summary>The same of the object that a method is called on. Of an object of exactly the method's type.</summary>
    /// <param name="method">The method, as declared.</param>
    public EscapeReport? OfReceiver(IMethodSymbol method) => _summaries.Read(CalleeKey.OfReceiver(method, isExact: true), _summaries);

    /// <summary>A scope with the heads of the <c>using</c> statements that end where it does: variables that begin there are not used later, either.</summary>
    private static SyntaxNode WithHeads(SyntaxNode scope)
    {
        while (scope is BlockSyntax { Parent: UsingStatementSyntax around })
            scope = around.Parent is BlockSyntax outer && outer.Statements.Last() == around ? outer : around;
        return scope;
    }
}
