using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>A local variable that starts with <c>new X(...)</c>, <c>new(...)</c> or <c>[...]</c> of a type of the base library.</summary>
internal sealed class NewObject
{
    private NewObject(LocalCreation creation, INamedTypeSymbol type, SimpleNameSyntax name)
    {
        Creation = creation;
        Type = type;
        Name = name;
    }

    /// <summary>The variable and its declaration.</summary>
    public LocalCreation Creation { get; }

    /// <summary>The variable's name as the source has it.</summary>
    public string VariableName => ((VariableDeclaratorSyntax)Creation.Expression.Parent!.Parent!).Identifier.Text;

    /// <summary>The object's type, with its type arguments.</summary>
    public INamedTypeSymbol Type { get; }

    /// <summary>Its name in the source, at the creation or, where there is none, at the declaration.</summary>
    public SimpleNameSyntax Name { get; }

    /// <summary>The type arguments as the source has them, without the brackets: <c>string, int</c>. Empty where there are none.</summary>
    public string TypeArguments => Name is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments.ToString() : "";

    /// <summary>The constructor's call; null for a collection expression.</summary>
    public IObjectCreationOperation? Call => Creation.Operation as IObjectCreationOperation;

    /// <summary>What stands in braces behind the call.</summary>
    public InitializerExpressionSyntax? Initializer => (Creation.Expression as BaseObjectCreationExpressionSyntax)?.Initializer;

    /// <summary>Whether the expression may start a variable of one of these types that stays. Looks at syntax only, and is cheap: most creations end here.</summary>
    /// <param name="expression">An object creation or a collection expression.</param>
    /// <param name="types">The types.</param>
    public static bool MayBe(SyntaxNode expression, BclTypeNames types) =>
        expression.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: StatementSyntax } } }
        && types.MayMean(TypeOf(expression));

    /// <summary>The variable that an expression starts, if it can become a lease.</summary>
    /// <param name="expression">An object creation or a collection expression.</param>
    /// <param name="types">The types.</param>
    /// <param name="model">The file's model.</param>
    /// <param name="allowUsing">Whether <c>using</c> declarations and statements count, for what is disposed.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static NewObject? Find(SyntaxNode expression, BclTypeNames types, SemanticModel model, bool allowUsing, CancellationToken cancellation)
    {
        if (!MayBe(expression, types) || LocalCreation.Find((ExpressionSyntax)expression, model, allowUsing, cancellation) is not { CanBeLease: true } creation)
            return null;
        if (!types.Contains(creation.Local.Type) || creation.Operation is not (IObjectCreationOperation or ICollectionExpressionOperation))
            return null;
        return new NewObject(creation, (INamedTypeSymbol)creation.Local.Type, BclTypeNames.NameOf(TypeOf(expression))!);
    }

    /// <summary>The argument for a parameter of the constructor; null where none was written.</summary>
    /// <param name="name">The parameter's name.</param>
    public IArgumentOperation? Argument(string name)
    {
        if (Call is null)
            return null;
        foreach (IArgumentOperation argument in Call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name == name)
                return argument;
        }

        return null;
    }

    private static TypeSyntax? TypeOf(SyntaxNode expression) => expression switch
    {
        ObjectCreationExpressionSyntax creation => creation.Type,
        ImplicitObjectCreationExpressionSyntax or CollectionExpressionSyntax => (expression.Parent?.Parent?.Parent as VariableDeclarationSyntax)?.Type,
        _ => null,
    };
}
