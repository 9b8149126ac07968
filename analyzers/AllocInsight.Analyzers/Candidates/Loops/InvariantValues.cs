using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>Tells which values are the same in every round of a loop, and have no other effect where they are asked for.</summary>
internal readonly struct InvariantValues
{
    private readonly SyntaxNode _loop;
    private readonly IMethodSymbol _function;
    private readonly BodyIndex _index;

    /// <param name="loop">The loop.</param>
    /// <param name="function">The function that it is in.</param>
    /// <param name="index">The member's references.</param>
    public InvariantValues(SyntaxNode loop, IMethodSymbol function, BodyIndex index)
    {
        _loop = loop;
        _function = function;
        _index = index;
    }

    /// <summary>Whether a value is one of them.</summary>
    public bool Include(IOperation value)
    {
        switch (value)
        {
            case { ConstantValue.HasValue: true }:
                InvariantValues self = this;
                return value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().All(constant => self.IsDeclaredOutside(constant.Local));
            case ILocalReferenceOperation { Local: { RefKind: RefKind.None } local }:
                return IsDeclaredOutside(local) && IsSteady(local, local.Type);
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter }:
                // One of a primary constructor is a field.
                return IsOfFunctionAround(parameter) && IsSteady(parameter, parameter.Type);
            case IFieldReferenceOperation { Field.IsReadOnly: true } field:
                return IsSettled(field);
            case IPropertyReferenceOperation { Property: { Name: "Length", IsStatic: false }, Instance: { } holder }:
                return HasFixedLength(holder.Type) && Include(holder);
            case IPropertyReferenceOperation { Property: { IsStatic: true } property }:
                return IsComparer(property);
            case IConversionOperation { OperatorMethod: null } conversion:
                return Include(conversion.Operand);
            case IParenthesizedOperation parenthesized:
                return Include(parenthesized.Operand);
            case IUnaryOperation { OperatorMethod: null } unary:
                return Include(unary.Operand);
            case IBinaryOperation { OperatorMethod: null } binary:
                return Include(binary.LeftOperand) && Include(binary.RightOperand);
            default:
                return false;
        }
    }

    /// <summary>Whether objects of a type have one length as long as they live.</summary>
    public static bool HasFixedLength(ITypeSymbol? type) => type is IArrayTypeSymbol or { SpecialType: SpecialType.System_String }
        or INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private bool IsDeclaredOutside(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is [var place] && !_loop.Span.Contains(place.Span);

    // A structure may change where one of its methods is called.
    private bool IsSteady(ISymbol variable, ITypeSymbol type) =>
        (type.IsReferenceType || type.IsReadOnly || type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64)
        && VariableWrites.AreOutside(variable, _loop, _function, _index);

    private bool IsOfFunctionAround(IParameterSymbol parameter)
    {
        for (ISymbol? function = _function; function is IMethodSymbol; function = function.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(function, parameter.ContainingSymbol))
                return true;
        }

        return false;
    }

    // Constructors set such fields, and a structure's `this` can be replaced as a whole.
    private bool IsSettled(IFieldReferenceOperation field) =>
        FunctionNames.MemberOf(_function) is IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor), IsInitOnly: false }
        && (field.Field.IsStatic || field is { Field.ContainingType.IsReferenceType: true, Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } });

    private static bool IsComparer(IPropertySymbol property) => property.ContainingType is { ContainingNamespace: { Name: "System" or "Generic" } space } owner
        && space.ToDisplayString() is "System" or "System.Collections.Generic"
        && (owner.Name, property.Name) is ("StringComparer", "Ordinal" or "OrdinalIgnoreCase" or "InvariantCulture" or "InvariantCultureIgnoreCase")
            or ("EqualityComparer" or "Comparer", "Default") or ("ReferenceEqualityComparer", "Instance");
}
