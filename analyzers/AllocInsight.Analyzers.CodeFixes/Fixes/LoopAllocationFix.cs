using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.CodeFixes.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Fixes;

/// <summary>ALI0006: declares the variable in front of the loop, and clears the object where it was made.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopAllocationFix)), Shared]
public sealed class LoopAllocationFix : PoolFix
{
    private static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Makes it.</summary>
    public LoopAllocationFix()
        : base("Make it once, before the loop", RuleTable.LoopAllocation)
    {
    }

    private protected override bool EditsDownwards => true;

    private protected override bool CanFix(CompilationUnitSyntax root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellation) =>
        Find(root, diagnostic) is { } statement && LoopHoists.Read(diagnostic.Properties, statement) is not null;

    private protected override void Fix(DocumentRewrite rewrite, Diagnostic diagnostic)
    {
        LocalDeclarationStatementSyntax statement = Find(rewrite.Root, diagnostic)!;
        LoopHoist hoist = LoopHoists.Read(diagnostic.Properties, statement)!;
        VariableDeclaratorSyntax declarator = statement.Declaration.Variables[0];
        List<string> inLoop = [];
        if (hoist.IsDeferred)
            inLoop.Add(MakeAtFirst(rewrite, declarator));
        if (hoist.NeedsReset)
            inLoop.Add(Reset(rewrite, declarator));

        StatementSyntax declaration = hoist.IsDeferred ? Empty(rewrite, declarator) : statement.WithoutTrivia();
        SyntaxTrivia lineEnd = DocumentRewrite.StartsLine(hoist.Loop) ? SyntaxFactory.EndOfLine(rewrite.LineEnd) : SyntaxFactory.Space;
        if (inLoop.Count == 0)
        {
            rewrite.InsertAbove(hoist.Loop, WithComments(declaration.WithTrailingTrivia(lineEnd), statement, hoist.Loop, rewrite.LineEnd));
            rewrite.Remove(statement);
            return;
        }

        rewrite.InsertAbove(hoist.Loop, declaration.WithTrailingTrivia(lineEnd));
        rewrite.InsertAfter(statement, inLoop.Skip(1).Select(text => LeaseDeclaration.Statement(rewrite, statement, text)));
        rewrite.Replace(statement, current => rewrite.Keep(current, SyntaxFactory.ParseStatement(inLoop[0]), [declaration]));
    }

    private static LocalDeclarationStatementSyntax? Find(CompilationUnitSyntax root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax creation ? LeaseDeclaration.Of(creation)?.Parent as LocalDeclarationStatementSyntax : null;

    private static string Reset(DocumentRewrite rewrite, VariableDeclaratorSyntax declarator)
    {
        string name = declarator.Identifier.Text;
        if (declarator.Initializer!.Value is not ArrayCreationExpressionSyntax)
            return $"{name}.Clear();";
        string array = rewrite.TypeName("System", "Array", declarator.SpanStart);
        bool clearsWhole = rewrite.Model.Compilation.GetSpecialType(SpecialType.System_Array).GetMembers("Clear").Any(member => member is IMethodSymbol { Parameters.Length: 1 });
        return clearsWhole ? $"{array}.Clear({name});" : $"{array}.Clear({name}, 0, {name}.Length);";
    }

    private static string MakeAtFirst(DocumentRewrite rewrite, VariableDeclaratorSyntax declarator)
    {
        string name = declarator.Identifier.Text;
        return rewrite.Language >= LanguageVersion.CSharp8 ? $"{name} ??= {declarator.Initializer!.Value};" : $"if ({name} == null) {name} = {declarator.Initializer!.Value};";
    }

    private static StatementSyntax Empty(DocumentRewrite rewrite, VariableDeclaratorSyntax declarator)
    {
        int position = declarator.SpanStart;
        ITypeSymbol type = ((ILocalSymbol)rewrite.Model.GetDeclaredSymbol(declarator, rewrite.Cancellation)!).Type;
        bool isNullable = rewrite.Model.GetNullableContext(position).AnnotationsEnabled();
        string text = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(rewrite.Model, position, TypeFormat);
        return SyntaxFactory.ParseStatement($"{text}{(isNullable ? "?" : "")} {declarator.Identifier.Text} = null;");
    }

    // Where nothing takes the statement's place, its comments go with it, each on a line above.
    private static StatementSyntax WithComments(StatementSyntax declaration, StatementSyntax statement, StatementSyntax loop, string lineEnd)
    {
        SyntaxTrivia[] indentation = [.. loop.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)];
        IEnumerable<SyntaxTrivia> comments = statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia())
            .Where(Comments.Are);
        return declaration.WithLeadingTrivia(comments.SelectMany(comment => (SyntaxTrivia[])[comment, SyntaxFactory.EndOfLine(lineEnd), .. indentation]));
    }
}
