using AllocInsight.Analyzers.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Arrays that are made to pass arguments.</summary>
internal static class ArgumentArrays
{
    /// <summary>The array of a call with a <c>params</c> parameter, if a row means it.</summary>
    public static ImplicitAllocation? Find(IOperation operation, string rowType)
    {
        if (operation is not IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Type: IArrayTypeSymbol array } made, Parent: { } call })
            return null;
        if (made.Initializer is not { ElementValues.IsEmpty: false } || !RowTypes.Names(rowType, array) || Target(call) is not { } method)
            return null;
        string name = FunctionNames.Of(method);
        string element = array.ElementType.ToMinimalDisplayString(call.SemanticModel!, call.Syntax.SpanStart);
        return new ImplicitAllocation(
            ImplicitKind.ArgumentArray,
            call.Syntax,
            $"The call of '{name}' makes an array of '{element}' for its arguments",
            Advice(method, name, element, (CSharpCompilation)call.SemanticModel!.Compilation));
    }

    private static string Advice(IMethodSymbol method, string name, string element, CSharpCompilation compilation)
    {
        if (method.Locations is not [{ IsInSource: true }, ..])
            return $"call an overload of '{name}' without 'params', or pass an array that is made once";
        bool hasSpans = compilation.LanguageVersion >= LanguageVersion.CSharp13 && compilation.GetTypeByMetadataName("System.ReadOnlySpan`1") is not null;
        return hasSpans && !method.IsAsync && !Escape.Iterators.Include(method)
            ? $"if they are only read, make the parameter 'params ReadOnlySpan<{element}>', else add an overload without 'params'"
            : "add an overload without 'params' for so few";
    }

    private static IMethodSymbol? Target(IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        _ => null,
    };
}
