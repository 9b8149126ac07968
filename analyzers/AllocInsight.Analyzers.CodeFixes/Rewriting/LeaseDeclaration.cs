using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Turns the declaration of a local into a lease: <c>using var listLease = Pool.List&lt;int&gt;(out var list);</c></summary>
internal static class LeaseDeclaration
{
    /// <summary>Makes an expression that takes an object from the pool.</summary>
    /// <param name="current">What made the object, as it is after earlier edits.</param>
    /// <param name="target">How the variable is declared: <c>out var list</c>.</param>
    public delegate string Rent(ExpressionSyntax current, string target);

    /// <summary>Makes statements that follow the declaration, as an initializer's elements do.</summary>
    /// <param name="current">What made the object, as it is after earlier edits.</param>
    /// <param name="name">The variable.</param>
    public delegate IEnumerable<string> Follow(ExpressionSyntax current, string name);

    /// <summary>The declaration that a diagnostic on an object's creation is about.</summary>
    public static VariableDeclarationSyntax? Of(ExpressionSyntax creation) =>
        creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } } ? declaration : null;

    /// <summary>Enters the edit: a lease with the object behind <c>out</c>.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="declaration">The declaration, in a statement of its own or in the head of a <c>using</c> statement.</param>
    /// <param name="rent">What takes the object.</param>
    /// <param name="follow">What follows, if anything.</param>
    public static void Replace(DocumentRewrite rewrite, VariableDeclarationSyntax declaration, Rent rent, Follow? follow = null)
    {
        if (declaration.Parent is UsingStatementSyntax usingStatement)
        {
            rewrite.Replace(usingStatement, current => OfUsingStatement(current, rent, follow, rewrite.LineEnd));
            return;
        }

        var statement = (LocalDeclarationStatementSyntax)declaration.Parent!;
        string lease = NameFor(rewrite, declaration);
        if (rewrite.Language < LanguageVersion.CSharp8)
        {
            OfOldLanguage(rewrite, statement, rent, follow);
            return;
        }

        StatementSyntax[] added = InsertAfter(rewrite, statement, follow);
        rewrite.Replace(statement, current => rewrite.Keep(current, SyntaxFactory.ParseStatement($"using var {lease} = {rent(Value(current), Target(current.Declaration))};"), added));
    }

    /// <summary>Enters the edit: the variable itself is the lease, as a <c>PooledSpan</c> or a writer is.</summary>
    /// <param name="rewrite">The document's edits.</param>
    /// <param name="declaration">The declaration, in a statement of its own.</param>
    /// <param name="make">What makes the lease.</param>
    /// <param name="follow">What follows, if anything.</param>
    /// <param name="lease">The lease's name, where what follows declares the variable.</param>
    public static void ReplaceByDisposable(DocumentRewrite rewrite, VariableDeclarationSyntax declaration, System.Func<ExpressionSyntax, string> make, Follow? follow = null, string? lease = null)
    {
        var statement = (LocalDeclarationStatementSyntax)declaration.Parent!;
        StatementSyntax[] added = InsertAfter(rewrite, statement, follow);
        rewrite.Replace(statement, current => rewrite.Keep(current, SyntaxFactory.ParseStatement($"using var {lease ?? current.Declaration.Variables[0].Identifier.Text} = {make(Value(current))};"), added));
    }

    /// <summary>A name for a variable's lease.</summary>
    public static string NameFor(DocumentRewrite rewrite, VariableDeclarationSyntax declaration)
    {
        SyntaxNode scope = declaration.Parent!.Parent is GlobalStatementSyntax global ? global.Parent! : declaration.Parent.Parent!;
        return LocalNames.Free(rewrite.Model, scope, declaration.Variables[0].Identifier.ValueText + "Lease");
    }

    /// <summary>A statement behind another: on a line of its own with the same indentation, unless the other does not end its line.</summary>
    public static StatementSyntax Statement(DocumentRewrite rewrite, SyntaxNode beside, string text)
    {
        StatementSyntax statement = SyntaxFactory.ParseStatement(text);
        if (!beside.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
            return statement.WithTrailingTrivia(SyntaxFactory.Space);
        return statement
            .WithLeadingTrivia(SyntaxFactory.Whitespace(rewrite.Indentation(beside)))
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(rewrite.LineEnd));
    }

    private static StatementSyntax[] InsertAfter(DocumentRewrite rewrite, LocalDeclarationStatementSyntax statement, Follow? follow)
    {
        if (follow is null)
            return [];
        VariableDeclaratorSyntax variable = statement.Declaration.Variables[0];
        StatementSyntax[] added = [.. follow(variable.Initializer!.Value, variable.Identifier.Text).Select(text => Statement(rewrite, statement, text))];
        if (statement.Parent is GlobalStatementSyntax global)
            rewrite.InsertAfter(global, added.Select(SyntaxFactory.GlobalStatement));
        else
            rewrite.InsertAfter(statement, added);
        return added;
    }

    private static UsingStatementSyntax OfUsingStatement(UsingStatementSyntax current, Rent rent, Follow? follow, string lineEnd)
    {
        VariableDeclarationSyntax declaration = current.Declaration!;
        ExpressionSyntax value = declaration.Variables[0].Initializer!.Value;
        ExpressionSyntax rented = SyntaxFactory.ParseExpression(rent(value, Target(declaration)));
        rented = rented.WithLeadingTrivia(Comments.Lost(declaration, [rented]).SelectMany(comment => comment.IsKind(SyntaxKind.SingleLineCommentTrivia)
            ? value.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Prepend(SyntaxFactory.ElasticEndOfLine(lineEnd)).Prepend(comment)
            : [comment, SyntaxFactory.Space]));
        UsingStatementSyntax made = current.WithDeclaration(null).WithExpression(rented);
        if (follow is null)
            return made;
        BlockSyntax body = made.Statement as BlockSyntax ?? SyntaxFactory.Block(made.Statement);
        IEnumerable<StatementSyntax> added = follow(value, declaration.Variables[0].Identifier.Text).Select(text => SyntaxFactory.ParseStatement(text));
        return made.WithStatement(body.WithStatements(body.Statements.InsertRange(0, added)).WithAdditionalAnnotations(Formatter.Annotation));
    }

    // Before C# 8 a lease ends with a block of its own, which takes in the rest of the one around it.
    private static void OfOldLanguage(DocumentRewrite rewrite, LocalDeclarationStatementSyntax statement, Rent rent, Follow? follow)
    {
        rewrite.Track(statement);
        rewrite.Replace((BlockSyntax)statement.Parent!, outer =>
        {
            LocalDeclarationStatementSyntax current = outer.GetCurrentNode(statement)!;
            var block = (BlockSyntax)current.Parent!;
            int index = block.Statements.IndexOf(current);
            VariableDeclarationSyntax declaration = current.Declaration;
            StatementSyntax[] added = follow is null ? [] : [.. follow(Value(current), declaration.Variables[0].Identifier.Text).Select(text => SyntaxFactory.ParseStatement(text + rewrite.LineEnd))];
            ExpressionSyntax rented = SyntaxFactory.ParseExpression(rent(Value(current), Target(declaration)));
            UsingStatementSyntax made = SyntaxFactory.UsingStatement(SyntaxFactory.Block(added.Concat(block.Statements.Skip(index + 1))))
                .WithExpression(rented)
                .WithLeadingTrivia(rewrite.Keep(current, SyntaxFactory.ExpressionStatement(rented), added).GetLeadingTrivia())
                .WithAdditionalAnnotations(Formatter.Annotation);
            if (current.GetTrailingTrivia().Any(Comments.Are))
                made = made.WithCloseParenToken(made.CloseParenToken.WithTrailingTrivia(current.GetTrailingTrivia()));
            return outer.ReplaceNode(block, block.WithStatements([.. block.Statements.Take(index), made]).WithAdditionalAnnotations(Formatter.Annotation));
        });
    }

    private static ExpressionSyntax Value(LocalDeclarationStatementSyntax statement) => statement.Declaration.Variables[0].Initializer!.Value;

    // What the author wrote stays: `var` or the type.
    private static string Target(VariableDeclarationSyntax declaration) => $"out {declaration.Type.WithoutTrivia()} {declaration.Variables[0].Identifier.Text}";
}
