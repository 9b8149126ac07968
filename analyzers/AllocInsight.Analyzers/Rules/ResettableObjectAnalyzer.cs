using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Rules;

/// <summary>ALI0007: an object that can be reset and does not leave the method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResettableObjectAnalyzer : PoolRule
{
    /// <summary>Makes it.</summary>
    public ResettableObjectAnalyzer()
        : base([RuleTable.ResettableObject], SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression)
    {
    }

    private protected override void Examine(RuleContext context)
    {
        var expression = (BaseObjectCreationExpressionSyntax)context.Node;
        if (expression is not { Parent: EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax }, ArgumentList: null or { Arguments.Count: 0 } })
            return;
        if (context.Model.GetTypeInfo(expression, context.Cancellation).Type is not INamedTypeSymbol type || !ResettableTypes.Include(type))
            return;
        if (LocalCreation.Find(expression, context.Model, allowUsing: false, context.Cancellation) is not { CanBeLease: true } creation)
            return;
        // The pool looks for a public constructor without parameters.
        if (creation.Operation is not IObjectCreationOperation { Constructor: { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public } constructor } made)
            return;

        EscapeAnalysis escape = context.Facts.Escape;
        if (!ResettableTypes.IsMadeUnseen(constructor, escape) || !IsFilledUnseen(made, escape) || !AlikeObjects.Are(type, escape.ModelOf))
            return;
        BodyIndex index = BodyIndex.Of(made);
        if (context.Follow(creation, isExact: VariableWrites.AreNone(creation.Local, index)) is not { } report || index.HasLabel)
            return;
        Heat? heat = HeatOf(context, creation, type);
        if (heat is null && (MayLieOnStack(context, creation, index) || RareCode.Includes(creation.Operation)))
            return;

        string name = creation.Local.Name;
        TypeSyntax declared = ((VariableDeclarationSyntax)expression.Parent.Parent!.Parent!).Type;
        string rewrite = $"using var {name}Lease = Pool.Object<{type.ToMinimalDisplayString(context.Model, expression.SpanStart)}>(out {declared} {name})";
        string notKeeping = FunctionNames.NotKeeping([.. ResettableTypes.ConstructorsRead(constructor), .. report.Callees]);
        context.Report(RuleTable.ResettableObject, expression, heat, null, name, FunctionNames.Of(creation.Function), rewrite, notKeeping);
    }

    // By itself, as its lambda makes an object where the method begins that has it.
    private static Heat? HeatOf(RuleContext context, LocalCreation creation, INamedTypeSymbol type) =>
        context.HeatOf(creation.Expression, row => row.Verdict == "pool-object" && TypeNames.Matches(type, row.Type), type, FunctionNames.MemberOf(creation.Function));

    // Its assignments follow the lease: so each must be one that can stand alone, and not show the object to others.
    private static bool IsFilledUnseen(IObjectCreationOperation made, EscapeAnalysis escape)
    {
        if (made.Initializer is not { } initializer)
            return true;
        return initializer.Initializers.All(member => member switch
        {
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field.IsReadOnly: false } } => true,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments.IsEmpty: true, Property: { SetMethod.IsInitOnly: false } property } } => !escape.MayKeepReceiver(property.OriginalDefinition),
            _ => false,
        });
    }

    // An object that is passed to no method, not even its own, needs no heap where the runtime sees that.
    private static bool MayLieOnStack(RuleContext context, LocalCreation creation, BodyIndex index) =>
        context.Facts.Jit.MayStackAllocate(ResettableTypes.ByteCount((INamedTypeSymbol)creation.Local.Type), creation.IsInLoop, creation.Function.IsAsync)
        && index.ReferencesTo(creation.Local).All(reference => reference.Parent is IFieldReferenceOperation or IPropertyReferenceOperation or IBinaryOperation);
}
