using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Values that are put on the heap: as an object or interface, or by a method that their type does not override.</summary>
internal static class Boxes
{
    private const string NameOfEnum = "use 'Enum.GetName', or a 'switch' with 'nameof'";

    /// <summary>What boxes a value of a type that a row names.</summary>
    public static ImplicitAllocation? Find(IOperation operation, string rowType) => operation switch
    {
        IConversionOperation conversion when BoxedType(conversion) is { } type && RowTypes.Names(rowType, type) => OfConversion(conversion, type),
        IInvocationOperation { Instance.Type: { IsValueType: true } type } call when IsOfBaseType(call.TargetMethod) && RowTypes.Names(rowType, type) => OfBaseMethod(call, type),
        _ => null,
    };

    /// <summary>Whether a structure has a method of its own in place of one that all have.</summary>
    public static bool Overrides(ITypeSymbol type, string method) =>
        type.SpecialType != SpecialType.None || type.TypeKind == TypeKind.Enum || type.GetMembers(method).Any(member => member is IMethodSymbol { IsOverride: true });

    private static ITypeSymbol? BoxedType(IConversionOperation conversion)
    {
        if (conversion is not { OperatorMethod: null, Operand.Type: { IsValueType: true } type, Type.IsReferenceType: true, ConstantValue.HasValue: false })
            return null;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] })
            type = value;
        // Text is made of a value by its own ToString, if it has one.
        bool isPartOfText = conversion.Parent is IBinaryOperation { Type.SpecialType: SpecialType.System_String } or ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String };
        return isPartOfText && type.TypeKind != TypeKind.Enum && Overrides(type, "ToString") ? null : type;
    }

    private static ImplicitAllocation OfConversion(IConversionOperation conversion, ITypeSymbol type)
    {
        string name = Name(type, conversion);
        if (ArgumentOf(conversion) is { } argument)
            return OfArgument(conversion, name, argument);
        string what = $"'{conversion.Operand.Syntax}' is boxed";
        string advice = conversion switch
        {
            { Parent: IBinaryOperation or ICompoundAssignmentOperation } => type.TypeKind == TypeKind.Enum ? NameOfEnum : $"override 'ToString' in '{name}'",
            { Type.TypeKind: TypeKind.Interface } => $"keep it as '{name}', or take it as a type parameter that is constrained to '{conversion.Type.Name}'",
            { Parent: IReturnOperation } => $"return it as '{name}', or through a type parameter",
            _ => $"keep it as '{name}', or in a type parameter",
        };
        return Make(conversion.Operand.Syntax, what, advice);
    }

    private static ImplicitAllocation OfArgument(IConversionOperation conversion, string type, IArgumentOperation argument)
    {
        string what = $"'{conversion.Operand.Syntax}' is boxed to be passed to";
        if (argument.Parent is not IInvocationOperation { TargetMethod: var method } call)
            return Make(conversion.Operand.Syntax, $"{what} a constructor", $"take it as '{type}' there, or as a type parameter");
        what += $" '{method.Name}'";
        if (FormatCalls.IsFormat(method))
        {
            return FormatCalls.CanInterpolate(call)
                ? new ImplicitAllocation(ImplicitKind.Box, call.Syntax, what, "write it as an interpolated string, which formats values as they are", ImplicitRewrite.Interpolation)
                : Make(call.Syntax, what, "use an interpolated string, which formats values as they are");
        }

        return Make(conversion.Operand.Syntax, what, method switch
        {
            { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum } => $"compare bits of the '{type}' itself: '(value & flag) == flag'",
            { Name: "Equals" } when argument.Parameter?.Type.SpecialType == SpecialType.System_Object => $"implement 'IEquatable<{type}>', whose 'Equals' takes it as it is",
            { Locations: [{ IsInSource: true }, ..] } => $"add an overload for '{type}', or make the parameter a type parameter",
            _ => $"call a form of it for '{type}', or a generic one",
        });
    }

    private static ImplicitAllocation? OfBaseMethod(IInvocationOperation call, ITypeSymbol type)
    {
        string name = Name(type, call), method = call.TargetMethod.Name;
        if (type.TypeKind == TypeKind.Enum && method == "ToString")
            return Make(call.Syntax, $"'ToString' boxes the '{name}'", NameOfEnum);
        return type.TypeKind == TypeKind.Enum
            ? Make(call.Syntax, $"'{method}' boxes the '{name}'", "compare or hash the number that it is")
            : Make(call.Syntax, $"'{name}' has no '{method}' of its own, so the value is boxed", method == "GetType" ? $"use 'typeof({name})'" : $"override '{method}' in '{name}'");
    }

    /// <summary>What the value is an argument of, by itself or in the array of a <c>params</c> parameter.</summary>
    private static IArgumentOperation? ArgumentOf(IConversionOperation conversion) => conversion.Parent switch
    {
        IArgumentOperation argument => argument,
        IArrayInitializerOperation { Parent: IArrayCreationOperation { Parent: IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray } argument } } => argument,
        ICollectionExpressionOperation { Parent: IArgumentOperation { ArgumentKind: ArgumentKind.ParamCollection } argument } => argument,
        _ => null,
    };

    private static bool IsOfBaseType(IMethodSymbol method) =>
        !method.IsStatic && method.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum;

    private static string Name(ITypeSymbol type, IOperation place) => type.ToMinimalDisplayString(place.SemanticModel!, place.Syntax.SpanStart);

    private static ImplicitAllocation Make(SyntaxNode syntax, string what, string advice) => new(ImplicitKind.Box, syntax, what, advice);
}
