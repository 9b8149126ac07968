using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.CodeFixes.Rewriting;

/// <summary>Adds <c>using</c> directives where they belong.</summary>
internal static class Imports
{
    /// <summary>The pool's namespace.</summary>
    public const string Pooling = "AllocInsight.Pooling";

    /// <summary>Whether a directive would change the meaning of no other name in the file, and holds at a place.</summary>
    /// <param name="root">The file.</param>
    /// <param name="model">Its model.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="position">The place.</param>
    public static bool CanAdd(CompilationUnitSyntax root, SemanticModel model, string space, int position)
    {
        if (NamespaceOfDirectives(root) is { } own && !own.Span.Contains(position))
            return false;
        INamespaceSymbol? found = model.Compilation.GlobalNamespace;
        foreach (string part in space.Split('.'))
            found = found?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        if (found is null || root.ContainsDirectives && !HasUnconditionalPlace(root))
            return false;
        HashSet<string> names = [.. found.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public).Select(type => type.Name)];
        HashSet<string> extensions = [.. found.GetTypeMembers().Where(type => type.MightContainExtensionMethods).SelectMany(type => type.GetMembers()).Where(member => member is IMethodSymbol { IsExtensionMethod: true }).Select(member => member.Name)];
        return !root.DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
            names.Contains(name.Identifier.ValueText) && MayMeanType(name, model)
            || extensions.Contains(name.Identifier.ValueText) && IsExtension(name, model));
    }

    /// <summary>The file with the directive, in alphabetical order, the system's first.</summary>
    public static CompilationUnitSyntax Add(CompilationUnitSyntax root, string space, string lineEnd)
    {
        SyntaxTrivia newLine = SyntaxFactory.EndOfLine(lineEnd);
        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(space))
            .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
            .WithTrailingTrivia(newLine);
        if (root.Usings.Any(IsPlain))
            return root.WithUsings(Insert(root.Usings, directive));
        if (NamespaceOfDirectives(root) is { } inner)
            return root.ReplaceNode(inner, inner.WithUsings(Insert(inner.Usings, directive)));
        if (root.Usings.Count > 0 || root.Externs.Count > 0)
            return root.AddUsings(directive);

        // The first directive: behind what heads the file, with an empty line before what follows.
        SyntaxToken first = root.GetFirstToken(includeZeroWidth: true);
        (SyntaxTriviaList head, SyntaxTriviaList rest) = Split(first.LeadingTrivia);
        return root.ReplaceToken(first, first.WithLeadingTrivia(rest.Insert(0, newLine)))
            .WithUsings([directive.WithLeadingTrivia(head)]);
    }

    // What stands behind a dot is looked for there; what is near, such as a variable, before any directive.
    private static bool MayMeanType(SimpleNameSyntax name, SemanticModel model) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name != name && !IsNear(name, model),
        QualifiedNameSyntax qualified => qualified.Right != name,
        MemberBindingExpressionSyntax or AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax => false,
        _ => !IsNear(name, model),
    };

    // An extension method may give way to one of the namespace.
    private static bool IsExtension(SimpleNameSyntax name, SemanticModel model) =>
        name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax && model.GetSymbolInfo(name).Symbol is null or IMethodSymbol { IsExtensionMethod: true };

    private static bool IsNear(SimpleNameSyntax name, SemanticModel model) =>
        model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol or IEventSymbol or IMethodSymbol { MethodKind: not MethodKind.Constructor };

    // The namespace that has the file's directives, where the file itself has none.
    private static BaseNamespaceDeclarationSyntax? NamespaceOfDirectives(CompilationUnitSyntax root) =>
        !root.Usings.Any(IsPlain) && root.Members is [BaseNamespaceDeclarationSyntax { Usings.Count: > 0 } inner, ..] ? inner : null;

    private static bool HasUnconditionalPlace(CompilationUnitSyntax root)
    {
        if (root.Usings.Any(IsPlain))
            return UnconditionalPlaces(root.Usings).Any();
        if (NamespaceOfDirectives(root) is { } inner)
            return UnconditionalPlaces(inner.Usings).Any();
        return root.Usings.Count > 0 && UnconditionalPlaces(root.Usings).Contains(root.Usings.Count);
    }

    /// <summary>After how many of the directives another can stand that is compiled under no condition (<c>#if</c>).</summary>
    private static IEnumerable<int> UnconditionalPlaces(SyntaxList<UsingDirectiveSyntax> usings)
    {
        if (usings[0].GetLeadingTrivia().All(trivia => !trivia.IsKind(SyntaxKind.IfDirectiveTrivia)))
            yield return 0;
        int depth = 0;
        for (int i = 0; i < usings.Count; i++)
        {
            foreach (SyntaxTrivia trivia in usings[i].GetLeadingTrivia())
                depth += trivia.IsKind(SyntaxKind.IfDirectiveTrivia) ? 1 : trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia) ? -1 : 0;
            if (depth == 0)
                yield return i + 1;
        }
    }

    private static SyntaxList<UsingDirectiveSyntax> Insert(SyntaxList<UsingDirectiveSyntax> usings, UsingDirectiveSyntax directive)
    {
        int wanted = 0;
        for (int i = 0; i < usings.Count; i++)
        {
            if (IsPlain(usings[i]) && Compare(usings[i].Name!.ToString(), directive.Name!.ToString()) < 0)
                wanted = i + 1;
        }

        int index = UnconditionalPlaces(usings).OrderBy(place => Math.Abs(place - wanted)).First();
        if (index == 0 && usings.Count > 0)
        {
            // What stands above the first directive heads the file.
            UsingDirectiveSyntax first = usings[0];
            directive = directive.WithLeadingTrivia(first.GetLeadingTrivia());
            return usings.Replace(first, first.WithLeadingTrivia()).Insert(0, directive);
        }

        return usings.Insert(index, usings.Count > 0 ? directive.WithLeadingTrivia(usings[0].GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))) : directive);
    }

    private static bool IsPlain(UsingDirectiveSyntax directive) =>
        directive is { Alias: null, Name: not null } && directive.StaticKeyword.IsKind(SyntaxKind.None) && directive.GlobalKeyword.IsKind(SyntaxKind.None);

    private static int Compare(string left, string right)
    {
        int system = IsSystem(right).CompareTo(IsSystem(left));
        return system != 0 ? system : string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSystem(string space) => space == "System" || space.StartsWith("System.", StringComparison.Ordinal);

    // Comments up to the last empty line head the file; a comment right above a declaration is the declaration's.
    private static (SyntaxTriviaList Head, SyntaxTriviaList Own) Split(SyntaxTriviaList trivia)
    {
        int end = 0;
        for (int i = 1; i < trivia.Count && !trivia[i].IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia); i++)
        {
            if (trivia[i].IsKind(SyntaxKind.EndOfLineTrivia) && trivia[i - 1].IsKind(SyntaxKind.EndOfLineTrivia))
                end = i + 1;
        }

        return ([.. trivia.Take(end)], [.. trivia.Skip(end)]);
    }
}
