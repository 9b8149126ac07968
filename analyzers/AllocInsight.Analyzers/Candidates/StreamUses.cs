using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>Whether a memory stream that does not escape can come from the pool, and goes back there.</summary>
/// <remarks>
/// A stream that was closed is lost to the pool, so that nothing would be gained. And the buffer of a pooled stream is larger than a new one's and
/// holds old bytes behind the stream's end.
/// </remarks>
internal sealed class StreamUses
{
    // A chain of calls longer than this is not followed.
    private const int Deepest = 4;

    private readonly EscapeAnalysis _escape;
    private readonly EscapeReport _report;
    private readonly ISymbol _stream;
    private readonly int _depth;
    private readonly HashSet<ISymbol> _closing = new(SymbolEqualityComparer.Default);

    private StreamUses(EscapeAnalysis escape, EscapeReport report, ISymbol stream, int depth)
    {
        _escape = escape;
        _report = report;
        _stream = stream;
        _depth = depth;
    }

    /// <summary>Whether all uses of the stream would mean the same.</summary>
    /// <param name="escape">Reads the methods that the stream is passed to.</param>
    /// <param name="report">Where the stream, and what was made from it, is used.</param>
    /// <param name="stream">The variable.</param>
    public static bool Allow(EscapeAnalysis escape, EscapeReport report, ILocalSymbol stream) => new StreamUses(escape, report, stream, 0).Allow();

    private bool Allow() => _depth < Deepest && !_report.Escapes && _report.Uses.All(Allows) && _report.Callees.All(Allows);

    private bool Allows(ValueUse use)
    {
        if (use.User is IPropertyReferenceOperation { Property.Name: "Capacity" })
            return false;
        if (BufferOf(use.Value) is { } buffer && !IsCut(buffer))
            return false;
        return !Disposes(use) || !ClosesStream(use.Value);
    }

    private bool Allows(IMethodSymbol callee) =>
        callee.Parameters.Where(parameter => MayBeStream(parameter.Type)).All(parameter =>
            _escape.OfParameter(parameter) is { } inside && new StreamUses(_escape, inside, parameter, _depth + 1).Allow());

    private static bool MayBeStream(ITypeSymbol type) =>
        type is ITypeParameterSymbol or { SpecialType: SpecialType.System_Object or SpecialType.System_IDisposable } or { Name: "IAsyncDisposable" }
        || type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_IDisposable);

    /// <summary>Whether a use disposes of the value.</summary>
    private static bool Disposes(ValueUse use) => use.User switch
    {
        IUsingOperation => true,
        IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" or "Close" } call => call.Instance == use.Value,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Parent: IVariableDeclarationOperation { Parent: IVariableDeclarationGroupOperation group } } } =>
            group.Parent is IUsingDeclarationOperation || group.Parent is IUsingOperation statement && statement.Resources == group,
        _ => false,
    };

    /// <summary>Whether the stream is closed when this value is: true where that is not known.</summary>
    private bool ClosesStream(IOperation value)
    {
        switch (value)
        {
            case IConversionOperation conversion:
                return ClosesStream(conversion.Operand);
            case ILocalReferenceOperation { Local: var local } when !SymbolEqualityComparer.Default.Equals(local, _stream):
                return _closing.Add(local) && _report.Uses.Where(use => IsStoredIn(use, local)).Any(use => ClosesStream(use.Value));
            case IObjectCreationOperation creation:
                return creation.Type?.Name != "Utf8JsonWriter" && WrapperCloses(creation.Arguments);
            // By default these leave what is below them open.
            case IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "XmlWriter" or "XmlReader" } } call:
                return call.Syntax.SyntaxTree.GetRoot().DescendantTokens().Any(token => token.ValueText is "CloseInput" or "CloseOutput");
            case IInvocationOperation { TargetMethod: { Name: "Open", ContainingType.Name: "ZipArchiveEntry" } }:
                return false;
            case IInvocationOperation call:
                return WrapperCloses(call.Arguments);
            default:
                return true;
        }
    }

    private bool WrapperCloses(ImmutableArray<IArgumentOperation> arguments)
    {
        if (arguments.Any(argument => argument is { Parameter.Name: "leaveOpen", Value.ConstantValue: { HasValue: true, Value: true } }))
            return false;
        // One that closes what is below it, which may itself leave the stream open.
        return arguments.IsEmpty || ClosesStream(arguments[0].Value);
    }

    private static bool IsStoredIn(ValueUse use, ILocalSymbol local) => use.User switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local),
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment => assignment.Value == use.Value && SymbolEqualityComparer.Default.Equals(target.Local, local),
        _ => false,
    };

    /// <summary>The call of <c>GetBuffer</c> that a value comes from.</summary>
    private static IInvocationOperation? BufferOf(IOperation value)
    {
        for (IOperation? source = value; source is not null;)
        {
            switch (source)
            {
                case IInvocationOperation { TargetMethod: { Name: "GetBuffer", ContainingType.Name: "MemoryStream" } } found:
                    return found;
                case IInvocationOperation call:
                    source = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
                    break;
                case IObjectCreationOperation creation:
                    source = creation.Arguments.FirstOrDefault()?.Value;
                    break;
                case IPropertyReferenceOperation property:
                    source = property.Instance;
                    break;
                case IConversionOperation conversion:
                    source = conversion.Operand;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether only what was written is taken from the buffer: <c>(s.GetBuffer(), 0, (int)s.Length)</c>.</summary>
    private static bool IsCut(IInvocationOperation buffer)
    {
        if (buffer.Parent is not IArgumentOperation { Parameter: { } parameter, Parent: { } call })
            return false;
        ImmutableArray<IArgumentOperation> arguments = call switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        IArgumentOperation? start = arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal + 1);
        IArgumentOperation? length = arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal + 2);
        return start?.Value.ConstantValue is { HasValue: true, Value: 0 }
            && length?.Value is IConversionOperation { Operand: IPropertyReferenceOperation { Property: { Name: "Length", ContainingType.Name: "MemoryStream" or "Stream" }, Instance: { } measured } }
            && measured.Syntax.IsEquivalentTo(buffer.Instance?.Syntax);
    }
}
