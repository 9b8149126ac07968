using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Tells collections that start with several constants: tables, which are better made once than taken from a pool each time.</summary>
internal static class ConstantTables
{
    /// <summary>Whether a creation has two elements or more, all of them constants or lambdas; of a dictionary the keys count, as a <c>switch</c> has them.</summary>
    public static bool Include(IOperation creation)
    {
        ImmutableArray<IOperation> elements = creation switch
        {
            IObjectCreationOperation { Initializer.Initializers: var initializers } => initializers,
            ICollectionExpressionOperation expression => expression.Elements,
            _ => [],
        };
        return elements.Length > 1 && elements.SelectMany(ValuesOf).All(IsConstant);
    }

    private static IEnumerable<IOperation> ValuesOf(IOperation element) => element switch
    {
        IInvocationOperation add => add.Arguments.Take(1).Select(argument => argument.Value),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation indexer } => indexer.Arguments.Select(argument => argument.Value),
        _ => [element],
    };

    private static bool IsConstant(IOperation value) => value switch
    {
        { ConstantValue.HasValue: true } or ITypeOfOperation => true,
        IConversionOperation conversion => IsConstant(conversion.Operand),
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } => true,
        // (long)Math.Pow(10, 6)
        IInvocationOperation { TargetMethod.ContainingType: { Name: "Math", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } call =>
            call.Arguments.All(argument => IsConstant(argument.Value)),
        IDelegateCreationOperation creation => creation.Target is IAnonymousFunctionOperation,
        _ => false,
    };
}
