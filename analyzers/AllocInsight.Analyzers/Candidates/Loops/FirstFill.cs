using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>Whether the first thing that a block does with what it made is to give all of it other contents, so that no old ones are seen.</summary>
internal sealed class FirstFill
{
    private readonly ILocalSymbol _local;
    private readonly IOperation? _size;
    private readonly SemanticModel _model;

    private FirstFill(ILocalSymbol local, IOperation? size, SemanticModel model)
    {
        _local = local;
        _size = size;
        _model = model;
    }

    /// <summary>Whether the block of a declaration fills, or clears, it all before it reads any.</summary>
    /// <param name="creation">The declaration.</param>
    /// <param name="index">The member's references.</param>
    public static bool Follows(LocalCreation creation, BodyIndex index)
    {
        if (creation.Operation.SemanticModel is not { } model || index.ReferencesTo(creation.Local).Select(reference => reference.Syntax.SpanStart).DefaultIfEmpty(-1).Min() is not (>= 0 and var start))
            return false;
        StatementSyntax? first = ((BlockSyntax)creation.Scope).Statements.FirstOrDefault(statement => statement.Span.Contains(start));
        IOperation? size = creation.Operation is IArrayCreationOperation { DimensionSizes: [var only] } ? Plain(only) : null;
        FirstFill fill = new(creation.Local, size, model);
        return first switch
        {
            ExpressionStatementSyntax statement => model.GetOperation(statement.Expression) is { } expression && fill.IsFilledBy(expression),
            ForStatementSyntax loop => size is not null && fill.IsFilledBy(loop),
            _ => false,
        };
    }

    private bool IsFilledBy(IOperation expression)
    {
        if (expression is IAwaitOperation awaited)
            expression = awaited.Operation;
        if (expression is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task })
            expression = task;
        if (expression is not IInvocationOperation call)
            return false;
        if (call.Instance is { } instance && Plain(instance) is ILocalReferenceOperation { Local: var receiver } && Is(receiver))
            return call is { TargetMethod.Name: "Clear", Arguments.IsEmpty: true };
        return _size is not null && IsFilledBy(call);
    }

    private bool IsFilledBy(IInvocationOperation call)
    {
        IOperation[] values = [.. call.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).OrderBy(argument => argument.Parameter?.Ordinal).Select(argument => argument.Value)];
        // Of what the call gets, only what names the array's length may mention it besides the place to fill.
        int mentions = call.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Count(reference => Is(reference.Local) && reference.Parent is not IPropertyReferenceOperation { Property.Name: "Length" });
        if (mentions != 1)
            return false;
        return (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name, values) switch
        {
            ("Stream", "ReadExactly" or "ReadExactlyAsync", [var target, ..]) => IsWhole(target) && (values.Length < 3 || IsZero(values[1]) && IsLength(values[2])),
            ("Array", "Fill", [var target, _]) => IsWhole(target),
            ("Array", "Clear", [var target]) => IsWhole(target),
            ("Array", "Clear", [var target, var from, var count]) => IsWhole(target) && IsZero(from) && IsLength(count),
            ("Array", "Copy", [_, var target, var count]) => IsWhole(target) && IsLength(count),
            ("Array", "Copy", [_, _, var target, var from, var count]) => IsWhole(target) && IsZero(from) && IsLength(count),
            ("Array", "CopyTo", [var target, var from]) => IsWhole(target) && IsZero(from) && HasSameLength(call.Instance),
            ("MemoryExtensions", "CopyTo", [var source, var target]) => IsWhole(target) && HasSameLength(source),
            ("Span" or "ReadOnlySpan", "CopyTo", [var target]) => IsWhole(target) && HasSameLength(call.Instance),
            ("Span", "Fill", [_]) or ("Span", "Clear", []) => call.Instance is { } span && IsWhole(span),
            _ => false,
        } && call.TargetMethod.ContainingType.ContainingNamespace.ToDisplayString() is "System" or "System.IO";
    }

    /// <summary><c>for (int i = 0; i &lt; x.Length; i++) x[i] = ...;</c></summary>
    private bool IsFilledBy(ForStatementSyntax loop)
    {
        if (loop is not { Declaration.Variables: [{ Initializer.Value: { } from } declarator], Condition: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression } condition, Incrementors: [var step] })
            return false;
        if (_model.GetDeclaredSymbol(declarator) is not ILocalSymbol counter || _model.GetConstantValue(from) is not { HasValue: true, Value: 0 })
            return false;
        if (_model.GetOperation(condition) is not IBinaryOperation { LeftOperand: var left, RightOperand: var right } || !IsLocal(left, counter) || !IsLength(right))
            return false;
        if (_model.GetOperation(step) is not IIncrementOrDecrementOperation { Kind: OperationKind.Increment, Target: var stepped } || !IsLocal(stepped, counter))
            return false;
        StatementSyntax body = loop.Statement is BlockSyntax { Statements: [var single] } ? single : loop.Statement;
        return body is ExpressionStatementSyntax statement
            && _model.GetOperation(statement.Expression) is ISimpleAssignmentOperation { IsRef: false, Value: var value, Target: IArrayElementReferenceOperation { Indices: [var index], ArrayReference: var array } }
            && IsWhole(array) && IsLocal(index, counter)
            && value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().All(reference =>
                Is(reference.Local) ? reference.Parent is IPropertyReferenceOperation : !SymbolEqualityComparer.Default.Equals(reference.Local, counter) || VariableWrites.Of(reference) == VariableAccess.Read);
    }

    /// <summary>Whether a value is the array, or a span or memory of all of it.</summary>
    private bool IsWhole(IOperation value) => Plain(value) switch
    {
        ILocalReferenceOperation local => Is(local.Local),
        IInvocationOperation { TargetMethod: { Name: "AsSpan" or "AsMemory", ContainingType.Name: "MemoryExtensions" }, Arguments: [{ Value: var array }] } => IsLocal(array, _local),
        _ => false,
    };

    private bool IsLength(IOperation value) => Plain(value) switch
    {
        IPropertyReferenceOperation { Property.Name: "Length", Instance: { } array } => IsLocal(array, _local) || IsSame(Plain(value), _size!),
        var plain => IsSame(plain, _size!),
    };

    /// <summary>Whether the array was made as long as this.</summary>
    private bool HasSameLength(IOperation? source)
    {
        if (source is null)
            return false;
        source = Plain(source);
        if (source is IInvocationOperation { TargetMethod: { Name: "AsSpan", ContainingType.Name: "MemoryExtensions" }, Arguments: [{ Value: var whole }] })
            source = Plain(whole);
        return _size is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } measured } && IsSame(source, Plain(measured));
    }

    // The size is invariant: what is written in the same way has its value.
    private static bool IsSame(IOperation left, IOperation right) => (left, right) switch
    {
        ({ ConstantValue: { HasValue: true, Value: { } value } }, { ConstantValue: { HasValue: true, Value: { } other } }) => value.Equals(other),
        (ILocalReferenceOperation local, ILocalReferenceOperation other) => SymbolEqualityComparer.Default.Equals(local.Local, other.Local),
        (IParameterReferenceOperation parameter, IParameterReferenceOperation other) => SymbolEqualityComparer.Default.Equals(parameter.Parameter, other.Parameter),
        (IPropertyReferenceOperation { Property: var property, Instance: { } holder }, IPropertyReferenceOperation { Property: var other, Instance: { } otherHolder }) =>
            SymbolEqualityComparer.Default.Equals(property, other) && IsSame(Plain(holder), Plain(otherHolder)),
        _ => false,
    };

    private static bool IsLocal(IOperation value, ILocalSymbol local) =>
        Plain(value) is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);

    private static bool IsZero(IOperation value) => value.ConstantValue is { HasValue: true, Value: 0 };

    private bool Is(ILocalSymbol local) => SymbolEqualityComparer.Default.Equals(local, _local);

    // What is converted without being told so keeps its value, or is seen as a span.
    private static IOperation Plain(IOperation value)
    {
        while (value is IConversionOperation { IsImplicit: true } or IParenthesizedOperation)
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        return value;
    }
}
