using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>A local variable that starts with a new object: <c>var list = new List&lt;int&gt;();</c>.</summary>
internal sealed class LocalCreation
{
    private LocalCreation(ExpressionSyntax expression, StatementSyntax statement, SyntaxNode scope, ILocalSymbol local, IOperation operation)
    {
        Expression = expression;
        Statement = statement;
        Scope = scope;
        Local = local;
        Operation = operation;
    }

    /// <summary>What makes the object.</summary>
    public ExpressionSyntax Expression { get; }

    /// <summary>The declaration, or the <c>using</c> statement that has it in its head.</summary>
    public StatementSyntax Statement { get; }

    /// <summary>Where the variable lives: a block, a <c>using</c> statement, or the whole file for top-level statements.</summary>
    public SyntaxNode Scope { get; }

    /// <summary>The variable.</summary>
    public ILocalSymbol Local { get; }

    /// <summary>What makes the object.</summary>
    public IOperation Operation { get; }

    /// <summary>The function that the variable belongs to.</summary>
    public IMethodSymbol Function => (IMethodSymbol)Local.ContainingSymbol;

    /// <summary>Whether it is made anew in each round of a loop.</summary>
    public bool IsInLoop => Loop is not null;

    /// <summary>The innermost loop around it in the same function.</summary>
    public StatementSyntax? Loop
    {
        get
        {
            for (SyntaxNode? node = Statement.Parent; node is not null && !LoopSyntax.IsFunction(node); node = node.Parent)
            {
                if (LoopSyntax.Is(node))
                    return (StatementSyntax)node;
            }

            return null;
        }
    }

    /// <summary>Whether the declaration can become a lease, so that what follows it compiles and means the same.</summary>
    public bool CanBeLease => LanguageAllows && !HasInnerDirectives && !HoldsStatements;

    // Variables behind `out` came with C# 7. Before C# 8 the rest of the block goes into one of its own, out of which no local function can be called.
    private bool LanguageAllows => ((CSharpParseOptions)Expression.SyntaxTree.Options).LanguageVersion switch
    {
        >= LanguageVersion.CSharp8 => true,
        >= LanguageVersion.CSharp7 => Statement is UsingStatementSyntax || Scope is BlockSyntax block && !block.Statements.Any(SyntaxKind.LocalFunctionStatement),
        _ => false,
    };

    // Lambdas with statements of their own, in which there may be something to rewrite as well.
    private bool HoldsStatements => Expression.DescendantNodes().Any(node => node is BlockSyntax);

    private bool HasInnerDirectives
    {
        get
        {
            SyntaxNode head = Statement is UsingStatementSyntax ? Expression.Parent!.Parent!.Parent! : Statement;
            return head.ContainsDirectives && head.DescendantTokens().Skip(1).Any(token => token.ContainsDirectives);
        }
    }

    /// <summary>
    /// The declaration that an expression starts, if it is of the form that can be rewritten: one variable, of the object's own type, in a block or
    /// at the top level, not in an iterator.
    /// </summary>
    /// <param name="expression">What makes the object.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="allowUsing">Whether <c>using</c> declarations and statements count, for what is disposed.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="mayLeave">Whether variables count that are returned or passed by reference.</param>
    public static LocalCreation? Find(ExpressionSyntax expression, SemanticModel model, bool allowUsing, CancellationToken cancellation, bool mayLeave = false)
    {
        if (expression.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator })
            return null;
        if (ScopeOf(declaration, allowUsing) is not { } scope || !mayLeave && QuickEscape.Happens(declarator.Identifier, scope))
            return null;
        if (model.GetDeclaredSymbol(declarator, cancellation) is not ILocalSymbol { IsConst: false, RefKind: RefKind.None, ContainingSymbol: IMethodSymbol function } local || Iterators.Include(function))
            return null;
        if (model.GetOperation(expression, cancellation) is not { Type: { } type } operation || !SymbolEqualityComparer.Default.Equals(type, local.Type))
            return null;
        return new LocalCreation(expression, (StatementSyntax)declaration.Parent!, scope, local, operation);
    }

    private static SyntaxNode? ScopeOf(VariableDeclarationSyntax declaration, bool allowUsing) => declaration.Parent switch
    {
        LocalDeclarationStatementSyntax statement when statement.AwaitKeyword.IsKind(SyntaxKind.None) && (allowUsing || statement.UsingKeyword.IsKind(SyntaxKind.None)) => statement.Parent switch
        {
            BlockSyntax block => block,
            GlobalStatementSyntax global => global.Parent,
            // A switch's section cannot hold a `using` declaration.
            _ => null,
        },
        UsingStatementSyntax statement when allowUsing && statement.AwaitKeyword.IsKind(SyntaxKind.None) => statement,
        _ => null,
    };
}
