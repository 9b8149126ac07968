using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Escape;

/// <summary>The code that certainly runs when a method of the compilation is called, and what a parameter or the object is called in it.</summary>
internal sealed class CalleeCode
{
    private CalleeCode(SyntaxNode body, IMethodSymbol owner, ISymbol? variable)
    {
        Body = body;
        Owner = owner;
        Variable = variable;
    }

    /// <summary>The block or expression.</summary>
    public SyntaxNode Body { get; }

    /// <summary>The method as the code's own model has it.</summary>
    public IMethodSymbol Owner { get; }

    /// <summary>The parameter; null for <c>this</c>.</summary>
    public ISymbol? Variable { get; }

    /// <summary>The code; null where it is not known which code runs.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="modelOf">The model of a file; null for files of other projects.</param>
    public static CalleeCode? Find(CalleeKey key, Func<SyntaxTree, SemanticModel?> modelOf)
    {
        if (key.Method is not { } method || !IsCertain(method, key.IsExact))
            return null;
        IParameterSymbol? parameter = key.Parameter;
        if (method.PartialImplementationPart is { } implementation)
            (method, parameter) = (implementation, parameter is null ? null : implementation.Parameters[parameter.Ordinal]);
        if (method.DeclaringSyntaxReferences is not [var place] || BodyOf(place.GetSyntax()) is not { } body || modelOf(body.SyntaxTree) is not { } model)
            return null;
        if (ExtensionParameter(place.GetSyntax()) is { } receiver)
            return InExtension(body, model, place.GetSyntax(), receiver, method, parameter);
        return parameter is null && method.IsStatic ? null : new CalleeCode(body, method, parameter);
    }

    private static bool IsCertain(IMethodSymbol method, bool isExact) =>
        !method.IsAbstract && !method.IsExtern && !Iterators.Include(method) && method is not { IsAsync: true, ReturnsVoid: true }
        && (isExact || !method.IsVirtual && method is not { IsOverride: true, IsSealed: false, ContainingType.IsSealed: false });

    // The initializer of a constructor is part of the same operation tree, and is seen there.
    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        ArrowExpressionClauseSyntax arrow => arrow,
        _ => null,
    };

    /// <summary>What the members of an extension block are called on; null for members of other types.</summary>
    private static ParameterSyntax? ExtensionParameter(SyntaxNode declaration) => declaration.Ancestors().FirstOrDefault(node => node is TypeDeclarationSyntax) switch
    {
        null or ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax or InterfaceDeclarationSyntax => null,
        var block => ((TypeDeclarationSyntax)block).ParameterList?.Parameters.FirstOrDefault(),
    };

    /// <summary>
    /// A member of an extension block has two symbols, one as it is written and a static one that takes the receiver as its first parameter.
    /// The code knows the parameters of the first.
    /// </summary>
    private static CalleeCode? InExtension(SyntaxNode body, SemanticModel model, SyntaxNode declaration, ParameterSyntax receiver, IMethodSymbol method, IParameterSymbol? parameter)
    {
        if ((declaration is ArrowExpressionClauseSyntax ? (model.GetDeclaredSymbol(declaration.Parent!) as IPropertySymbol)?.GetMethod : model.GetDeclaredSymbol(declaration) as IMethodSymbol) is not { } written)
            return null;
        bool isWritten = SymbolEqualityComparer.Default.Equals(written, method);
        int ordinal = parameter is null ? -1 : isWritten || written.IsStatic ? parameter.Ordinal : parameter.Ordinal - 1;
        if (ordinal >= 0)
            return ordinal < written.Parameters.Length ? new CalleeCode(body, written, written.Parameters[ordinal]) : null;
        return !written.IsStatic && model.GetDeclaredSymbol(receiver) is IParameterSymbol { RefKind: not (RefKind.Ref or RefKind.Out) } instance ? new CalleeCode(body, written, instance) : null;
    }
}
