using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>
/// Turns the declaration of an array into a span of one from <c>ArrayPool</c>: of the length asked for, cleared as a new array is, and given back behind the
/// rest of the block, which moves into a <c>try</c> statement.
/// </summary>
internal static class ArrayPoolDeclaration
{
    /// <summary>Enters the edit.</summary>
    public static void Replace(DocumentRewrite rewrite, ArrayCreationExpressionSyntax creation, LocalDeclarationStatementSyntax statement)
    {
        var scope = (BlockSyntax)statement.Parent!;
        string name = statement.Declaration.Variables[0].Identifier.ValueText;
        string rented = LocalNames.Free(rewrite.Model, scope, name + "Rented"), length = LocalNames.Free(rewrite.Model, scope, name + "Length");
        string pool = rewrite.TypeName("System.Buffers", "ArrayPool", creation.SpanStart), span = rewrite.TypeName("System", "Span", creation.SpanStart);
        bool isRepeatable = IsRepeatable(rewrite, creation);
        rewrite.Track(statement);
        rewrite.Replace(scope, outer =>
        {
            LocalDeclarationStatementSyntax current = outer.GetCurrentNode(statement)!;
            var block = (BlockSyntax)current.Parent!;
            int index = block.Statements.IndexOf(current);
            StatementSyntax[] made = Make(rewrite, current, pool, span, rented, isRepeatable ? null : length);
            var guarded = (TryStatementSyntax)made[made.Length - 1];
            made[made.Length - 1] = guarded.WithBlock(guarded.Block.AddStatements([.. block.Statements.Skip(index + 1)])).WithAdditionalAnnotations(Formatter.Annotation);
            if (DocumentRewrite.StartsLine(current))
                return outer.ReplaceNode(block, block.WithStatements([.. block.Statements.Take(index), .. made]));
            made[0] = made[0].WithLeadingTrivia(made[0].GetLeadingTrivia().Insert(0, SyntaxFactory.EndOfLine(rewrite.LineEnd)));
            return outer.ReplaceNode(block, block.WithStatements([.. block.Statements.Take(index), .. made]).WithAdditionalAnnotations(Formatter.Annotation));
        });
    }

    /// <summary>The statements: the length if it needs a variable, the array, and what guards its use.</summary>
    private static StatementSyntax[] Make(DocumentRewrite rewrite, LocalDeclarationStatementSyntax current, string pool, string span, string rented, string? length)
    {
        VariableDeclaratorSyntax variable = current.Declaration.Variables[0];
        ExpressionSyntax creation = variable.Initializer!.Value;
        string name = variable.Identifier.Text, element = ArraySyntax.Element(creation), count = length ?? ArraySyntax.Length(creation);
        // What the author wrote stays: `var` or the type.
        (string arrayType, string spanType) = current.Declaration.Type.IsVar ? ("var", "var") : ($"{element}[]", $"{span}<{element}>");
        // An extension method needs its directive.
        string whole = span == "Span" ? $"{rented}.AsSpan(0, {count})" : $"new {span}<{element}>({rented}, 0, {count})";
        string[] guarded =
        [
            "try", "{", $"{spanType} {name} = {whole};", $"{name}.Clear();", "}", "finally", "{", $"{pool}<{element}>.Shared.Return({rented});", "}", "",
        ];
        StatementSyntax rent = LeaseDeclaration.Statement(rewrite, current, $"{arrayType} {rented} = {pool}<{element}>.Shared.Rent({count});");
        StatementSyntax tryStatement = SyntaxFactory.ParseStatement(string.Join(rewrite.LineEnd, guarded)).WithLeadingTrivia(rent.GetLeadingTrivia());
        if (length is null)
            return [Keep(rewrite, current, rent), tryStatement];
        return [Keep(rewrite, current, LeaseDeclaration.Statement(rewrite, current, $"int {length} = {ArraySyntax.Length(creation)};")), Ending(rewrite, rent), tryStatement];
    }

    private static StatementSyntax Keep(DocumentRewrite rewrite, StatementSyntax current, StatementSyntax made) => Ending(rewrite, rewrite.Keep(current, made));

    private static StatementSyntax Ending(DocumentRewrite rewrite, StatementSyntax made) =>
        made.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? made : made.WithTrailingTrivia(made.GetTrailingTrivia().Add(SyntaxFactory.EndOfLine(rewrite.LineEnd)));

    /// <summary>Whether the length can be written twice: it is one word whose value does not change in between.</summary>
    private static bool IsRepeatable(DocumentRewrite rewrite, ArrayCreationExpressionSyntax creation)
    {
        ExpressionSyntax length = creation.Type.RankSpecifiers[0].Sizes[0];
        if (length is LiteralExpressionSyntax)
            return true;
        if (length is not (IdentifierNameSyntax or MemberAccessExpressionSyntax))
            return false;
        if (rewrite.Model.GetConstantValue(length, rewrite.Cancellation).HasValue)
            return true;
        // Nothing runs between the two, unless another function that has the variable does so on another thread.
        return rewrite.Model.GetSymbolInfo(length, rewrite.Cancellation).Symbol is { } symbol
            && symbol is ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol { RefKind: RefKind.None }
            && rewrite.Model.GetOperation(creation, rewrite.Cancellation) is { } place
            && BodyIndex.Of(place).ReferencesTo(symbol).All(reference =>
                SymbolEqualityComparer.Default.Equals(rewrite.Model.GetEnclosingSymbol(reference.Syntax.SpanStart, rewrite.Cancellation), symbol.ContainingSymbol));
    }
}
