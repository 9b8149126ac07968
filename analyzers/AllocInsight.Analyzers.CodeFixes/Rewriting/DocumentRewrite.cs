using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>The edits of one document, and what they need besides: names, directives, line ends.</summary>
internal sealed class DocumentRewrite
{
    private readonly DocumentEditor _editor;
    private readonly HashSet<string> _imports = [];
    private readonly HashSet<SyntaxNode> _headed = [];
    private readonly List<(int Depth, System.Action Enter)> _edits = [];
    private readonly List<(SyntaxNode Scope, string Name)> _reserved = [];
    private readonly Dictionary<SyntaxNode, string> _names = [];

    public DocumentRewrite(DocumentEditor editor, CompilationUnitSyntax root, CancellationToken cancellation)
    {
        _editor = editor;
        Root = root;
        Cancellation = cancellation;
        LineEnd = root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToFullString() is { Length: > 0 } text ? text : "\n";
    }

    /// <summary>The file before all edits.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>Its model.</summary>
    public SemanticModel Model => _editor.SemanticModel;

    /// <summary>Its language.</summary>
    public LanguageVersion Language => ((CSharpParseOptions)Root.SyntaxTree.Options).LanguageVersion;

    /// <summary>What ends its lines.</summary>
    public string LineEnd { get; }

    /// <summary>Ends it early.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>
    /// Replaces a node by what is made of it as it is after the edits of nodes inside it. Expressions and lists of arguments keep their comments; for
    /// statements see <see cref="Keep"/>.
    /// </summary>
    public void Replace<TNode>(TNode node, System.Func<TNode, SyntaxNode> make)
        where TNode : SyntaxNode => Enter(node, () => _editor.ReplaceNode(node, (current, _) => Comments.Keep(current, make((TNode)current), LineEnd)));

    /// <summary>A new statement in an old one's place, with the old one's comments: those inside it stand above.</summary>
    /// <param name="old">The old statement.</param>
    /// <param name="made">The new one.</param>
    /// <param name="others">Other statements that have some of the comments.</param>
    public StatementSyntax Keep(StatementSyntax old, StatementSyntax made, IEnumerable<StatementSyntax>? others = null) => Comments.Keep(old, made, LineEnd, others);

    /// <summary>Removes a statement with its trivia.</summary>
    public void Remove(SyntaxNode node) => Enter(node, () => _editor.RemoveNode(node, SyntaxRemoveOptions.KeepUnbalancedDirectives));

    /// <summary>Removes a statement from its block; its comments, and the empty line above it, go to what follows.</summary>
    public void RemoveFromBlock(StatementSyntax statement)
    {
        Track(statement);
        Replace((BlockSyntax)statement.Parent!, block => BlockStatements.Remove(block, block.GetCurrentNode(statement)!, LineEnd));
    }

    /// <summary>Inserts statements behind one. Before that one is replaced.</summary>
    public void InsertAfter(SyntaxNode statement, IEnumerable<SyntaxNode> added) => Enter(statement, () => _editor.InsertAfter(statement, added));

    /// <summary>Inserts statements in front of one. Before that one is replaced.</summary>
    public void InsertBefore(SyntaxNode statement, IEnumerable<SyntaxNode> added) => Enter(statement, () => _editor.InsertBefore(statement, added));

    /// <summary>
    /// Inserts a statement above another, in a block or at the top level, on a line of its own. Empty lines above stay above; comments stay
    /// with what they were written for.
    /// </summary>
    public void InsertAbove(StatementSyntax statement, StatementSyntax added)
    {
        SyntaxTriviaList leading = statement.GetLeadingTrivia();
        SyntaxTriviaList empty = _headed.Add(statement) ? [.. EmptyLines(leading)] : [];
        SyntaxTriviaList above = [.. empty, .. leading.Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1), .. added.GetLeadingTrivia()];
        added = added.WithLeadingTrivia(above);
        if (empty.Count > 0)
            Replace(statement, current => current.WithLeadingTrivia(current.GetLeadingTrivia().Skip(empty.Count)));
        if (statement.Parent is GlobalStatementSyntax whole)
            InsertBefore(whole, [SyntaxFactory.GlobalStatement(added)]);
        else
            InsertBefore(statement, [added]);
    }

    /// <summary>Makes edits of a node possible inside the edit of another that is around it.</summary>
    public void Track(SyntaxNode node) => Enter(node, () => _editor.TrackNode(node));

    /// <summary>Finds a name for a new variable, which no edit of an overlapping scope gets as well.</summary>
    /// <param name="node">What the variable is for; see <see cref="NameFor"/>.</param>
    /// <param name="scope">Where the variable will live.</param>
    /// <param name="wanted">The name, if it is free.</param>
    public void ReserveName(SyntaxNode node, SyntaxNode scope, string wanted)
    {
        string name = LocalNames.Free(Model, scope, wanted, candidate => _reserved.Exists(other => other.Name == candidate && other.Scope.Span.OverlapsWith(scope.Span)));
        _reserved.Add((scope, name));
        _names[node] = name;
    }

    /// <summary>The name that was reserved for a node.</summary>
    public string NameFor(SyntaxNode node) => _names[node];

    /// <summary>A type of the pool's namespace or another, as it can be written at a place: alone where a directive may be added, else in full.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The type's name, without type arguments.</param>
    /// <param name="position">Where it is to be written.</param>
    public string TypeName(string space, string name, int position)
    {
        var found = Model.LookupNamespacesAndTypes(position, name: name);
        bool isMember = Model.LookupSymbols(position, name: name).Any(symbol => symbol is not INamespaceOrTypeSymbol);
        if (!isMember && found.Any(symbol => symbol.ContainingNamespace?.ToDisplayString() == space) && found.Select(symbol => symbol.ContainingNamespace?.ToDisplayString()).Distinct().Count() == 1)
            return name;
        if (isMember || !found.IsEmpty || !Imports.CanAdd(Root, Model, space, position))
            return $"global::{space}.{name}";
        _imports.Add(space);
        return name;
    }

    /// <summary>The pool, as it can be written at a place.</summary>
    public string PoolName(int position) => TypeName(Imports.Pooling, "Pool", position);

    /// <summary>Whether a node is the first on its line.</summary>
    public static bool StartsLine(SyntaxNode node) =>
        node.GetFirstToken().GetPreviousToken() is var before && (before.IsKind(SyntaxKind.None) || before.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia));

    /// <summary>Whether a node of the original file begins behind others on its line and ends on the same.</summary>
    public static bool IsWithinLine(SyntaxNode node) => !StartsLine(node) && IsOnOneLine(node);

    /// <summary>Whether a node of the original file begins and ends on the same line.</summary>
    public static bool IsOnOneLine(SyntaxNode node)
    {
        FileLinePositionSpan lines = node.SyntaxTree.GetLineSpan(node.Span);
        return lines.StartLinePosition.Line == lines.EndLinePosition.Line;
    }

    /// <summary>What stands in front of the first word of the line that a node begins on.</summary>
    public string Indentation(SyntaxNode node)
    {
        string line = Root.SyntaxTree.GetText(Cancellation).Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    private static IEnumerable<SyntaxTrivia> EmptyLines(SyntaxTriviaList leading)
    {
        int end = 0;
        for (int i = 0; i < leading.Count && (leading[i].IsKind(SyntaxKind.WhitespaceTrivia) || leading[i].IsKind(SyntaxKind.EndOfLineTrivia)); i++)
        {
            if (leading[i].IsKind(SyntaxKind.EndOfLineTrivia))
                end = i + 1;
        }

        return leading.Take(end);
    }

    /// <summary>The document after all edits.</summary>
    public Document Finish()
    {
        // The editor does not find again what lay inside a node that was replaced: inner nodes come first, whoever asked first.
        foreach ((_, System.Action enter) in _edits.OrderByDescending(edit => edit.Depth))
            enter();
        Document document = _editor.GetChangedDocument();
        var root = (CompilationUnitSyntax)_editor.GetChangedRoot();
        foreach (string space in _imports.OrderBy(space => space, System.StringComparer.Ordinal))
            root = Imports.Add(root, space, LineEnd);
        return document.WithSyntaxRoot(root);
    }

    private void Enter(SyntaxNode node, System.Action edit) => _edits.Add((node.Ancestors().Count(), edit));
}
