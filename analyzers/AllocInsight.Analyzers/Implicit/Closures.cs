using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Delegates that are made each time, with what they capture.</summary>
internal static class Closures
{
    /// <summary>A delegate of a type that a row names, if making it allocates.</summary>
    public static ImplicitAllocation? Find(IOperation operation, string rowType) =>
        operation is IDelegateCreationOperation { Type: { } type } creation && RowTypes.Names(rowType, type) ? Describe(creation) : null;

    /// <summary>What is to be said of a delegate; null where the compiler keeps it.</summary>
    public static ImplicitAllocation? Describe(IDelegateCreationOperation creation)
    {
        switch (creation.Target)
        {
            case IAnonymousFunctionOperation lambda:
                Captures captures = Captures.Of(lambda);
                return captures.IsEmpty ? null : OfLambda(creation, lambda, captures);
            case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } function }:
                return CapturesOf(creation) is { IsEmpty: false } taken
                    ? Make(creation, $"The local function '{function.Name}' captures {taken}", OfOthers(creation, taken))
                    : null;
            case IMethodReferenceOperation { Instance: not null, Method: var method } reference:
                return Make(creation, $"'{reference.Syntax}' makes a delegate each time", $"keep the delegate of '{method.Name}' in a field or a variable");
            case IMethodReferenceOperation { Method: var method } when Language(creation) < LanguageVersion.CSharp11:
                return Make(creation, $"'{method.Name}' is made a delegate each time, up to C# 10", "write it as a lambda, of which the compiler keeps one");
            default:
                return null;
        }
    }

    /// <summary>What the function of a delegate captures; null for other methods.</summary>
    public static Captures? CapturesOf(IDelegateCreationOperation creation) => creation.Target switch
    {
        IAnonymousFunctionOperation lambda => Captures.Of(lambda),
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } function } when Captures.Declaration(function, creation.SemanticModel!) is { } declaration => Captures.Of(declaration),
        _ => null,
    };

    private static ImplicitAllocation OfLambda(IDelegateCreationOperation creation, IAnonymousFunctionOperation lambda, Captures captures)
    {
        string what = $"The lambda captures {captures}";
        if (FactoryArguments.CanPass(lambda, captures))
        {
            string name = captures.Variables[0].Name;
            return new ImplicitAllocation(ImplicitKind.Closure, lambda.Syntax, what, $"make it 'static' and pass '{name}' as the last argument of 'GetOrAdd'", ImplicitRewrite.FactoryArgument);
        }

        return Make(creation, what, OfOthers(creation, captures));
    }

    private static string OfOthers(IDelegateCreationOperation creation, Captures captures)
    {
        if (creation.Parent is IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation { TargetMethod: var method } })
        {
            if (StateOverloads.Exist(method, parameter))
                return $"make it 'static' and pass what it needs as the state that '{method.Name}' can take";
            if (IsShortLoop(method))
                return $"write out the loop that '{method.Name}' is";
        }

        return captures.Variables.Count == 0
            ? "keep the delegate in a field of the object"
            : "make it 'static' and pass what it needs in another way, or make the delegate once for several calls";
    }

    // What walks over a collection and is over when it returns, or when the result is enumerated.
    private static bool IsShortLoop(IMethodSymbol method) => method.ContainingType switch
    {
        { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } => true,
        { Name: "List" or "HashSet" or "SortedSet" or "LinkedList", ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } } => method.Name != "Sort",
        { SpecialType: SpecialType.System_Array } => method.Name != "Sort",
        _ => false,
    };

    private static ImplicitAllocation Make(IDelegateCreationOperation creation, string what, string advice) =>
        new(ImplicitKind.Closure, creation.Target.Syntax, what, advice);

    private static LanguageVersion Language(IOperation operation) => ((CSharpParseOptions)operation.Syntax.SyntaxTree.Options).LanguageVersion;
}
