using System.Composition;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using AllocInsight.Analyzers.Growth;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0009: makes the array and its count a pooled writer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GrowAndCopyFix)), Shared]
public sealed class GrowAndCopyFix : PoolFix
{
    /// <summary>Makes it.</summary>
    public GrowAndCopyFix()
        : base("Use a PooledBufferWriter", RuleTable.GrowAndCopy)
    {
    }

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, model, diagnostic, cancellation) is not null;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        GrowingArray array = Find(rewrite.Root, rewrite.Model, diagnostic, rewrite.Cancellation)!;
        var creation = (ArrayCreationExpressionSyntax)array.Creation.Expression;
        var declaration = LeaseDeclaration.Of(creation)!;
        string name = declaration.Variables[0].Identifier.Text;

        foreach (IOperation count in array.CountReads)
        {
            bool isLong = CountUses.TakeLong(count);
            rewrite.Replace((ExpressionSyntax)count.Syntax, current => WrittenCounts.Of(name, current, isLong));
        }

        foreach (ElementsRead read in array.Reads.OrderBy(read => read.Node.Span.Length))
            Replace(rewrite, read, name);
        foreach (ExpressionStatementSyntax addition in array.Additions)
            rewrite.Replace(addition, current => Add(rewrite, current, name));
        foreach (StatementSyntax removed in array.Removed)
            rewrite.RemoveFromBlock(removed);

        string writer = rewrite.TypeName(Imports.Pooling, "PooledBufferWriter", creation.SpanStart);
        LeaseDeclaration.ReplaceByDisposable(rewrite, declaration, current => $"new {writer}<{GrowingArray.ElementOf((ArrayCreationExpressionSyntax)current)}>({array.Capacity})");
    }

    private static GrowingArray? Find(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ArrayCreationExpressionSyntax creation ? GrowingArray.Find(creation, model, cancellation) : null;

    private static void Replace(DocumentRewrite rewrite, ElementsRead read, string name)
    {
        if (read.Form == ElementsForm.Arguments)
            rewrite.Replace((ArgumentListSyntax)read.Node, current => WithSpan(current, read.FirstArgument, name));
        else
            rewrite.Replace((ExpressionSyntax)read.Node, _ => SyntaxFactory.ParseExpression(read.Form == ElementsForm.Array ? $"{name}.ToArray()" : $"{name}.WrittenSpan"));
    }

    private static ArgumentListSyntax WithSpan(ArgumentListSyntax current, int first, string name)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = current.Arguments.RemoveAt(first + 2).RemoveAt(first + 1);
        ArgumentSyntax array = arguments[first];
        return current.WithArguments(arguments.Replace(array, SyntaxFactory.Argument(SyntaxFactory.ParseExpression($"{name}.WrittenSpan")).WithTriviaFrom(array)));
    }

    // The value stays the node that it is: it may hold edits still to come.
    private static ExpressionStatementSyntax Add(DocumentRewrite rewrite, ExpressionStatementSyntax current, string name)
    {
        var assignment = (AssignmentExpressionSyntax)current.Expression;
        ExpressionSyntax call = SyntaxFactory.InvocationExpression(
            SyntaxFactory.ParseExpression($"{name}.Add"),
            SyntaxFactory.ArgumentList([SyntaxFactory.Argument(assignment.Right.WithoutTrivia())]));
        var made = current.WithExpression(call);
        return (ExpressionStatementSyntax)rewrite.Keep(current, made);
    }
}
