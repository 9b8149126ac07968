using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Where the variables of one member's body are referred to. Made once for a body that has a candidate.</summary>
internal sealed class BodyIndex
{
    /// <summary>Bodies with more operations are not looked into.</summary>
    private const int LargestBody = 200_000;

    private static readonly ConditionalWeakTable<IOperation, BodyIndex> Indices = new();

    private readonly Dictionary<ISymbol, List<IOperation>> _references = new(SymbolEqualityComparer.Default);

    // The functions of the body, and what is recorded of what lies in them, with the innermost function around each.
    private readonly Dictionary<IOperation, IOperation> _functions = [];

    private readonly Lazy<ILookup<string, IdentifierNameSyntax>> _unseen;
    private readonly Lazy<int[]> _awaits;
    private readonly Lazy<bool> _catchesIndexErrors;

    private BodyIndex(IOperation root)
    {
        Root = root;
        _unseen = new(FindUnseen);
        _awaits = new(() => [.. root.Syntax.DescendantTokens().Where(token => token.IsKind(SyntaxKind.AwaitKeyword)).Select(token => token.SpanStart)]);
        _catchesIndexErrors = new(() => root.Syntax.DescendantNodes().OfType<CatchClauseSyntax>().SelectMany(handler => handler.DescendantTokens()).Any(token => token.ValueText == "IndexOutOfRangeException"));
        int count = 0;
        Stack<(IOperation Operation, IOperation? Function)> open = new();
        open.Push((root, null));
        while (open.Count > 0)
        {
            if (++count > LargestBody)
            {
                IsTooLarge = true;
                _references.Clear();
                return;
            }

            (IOperation operation, IOperation? function) = open.Pop();
            Record(operation, function);
            if (Functions.Of(operation) is not null)
            {
                Enclose(operation, function);
                function = operation;
            }

            foreach (IOperation child in operation.ChildOperations.Reverse())
                open.Push((child, function));
        }
    }

    /// <summary>The outermost operation of the member.</summary>
    public IOperation Root { get; }

    /// <summary>Whether nothing was recorded, as there is too much.</summary>
    public bool IsTooLarge { get; }

    /// <summary>Whether the member, or a function in it, is an iterator.</summary>
    public bool HasYield { get; private set; }

    /// <summary>Whether there are labels, which <c>using</c> declarations do not go along with.</summary>
    public bool HasLabel { get; private set; }

    /// <summary>Whether anything tells an array's index errors from others, such as those of a list.</summary>
    public bool CatchesIndexErrors => _catchesIndexErrors.Value;

    /// <summary>Uses of <c>this</c>.</summary>
    public List<IOperation>? Instances { get; private set; }

    /// <summary>The index of the member that an operation is part of.</summary>
    public static BodyIndex Of(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
            root = parent;
        return Indices.GetValue(root, static key => new BodyIndex(key));
    }

    /// <summary>References to a local or a parameter; calls of, and references to, a local function.</summary>
    public IReadOnlyList<IOperation> ReferencesTo(ISymbol symbol) =>
        _references.TryGetValue(symbol, out List<IOperation>? found) ? found : [];

    /// <summary>The lambda or local function around something that this index has given out, or around another function; null where there is none.</summary>
    public IOperation? FunctionAround(IOperation recorded) => _functions.TryGetValue(recorded, out IOperation? function) ? function : null;

    /// <summary>Whether every place in the text that names a variable is recorded: the compiler's operations leave out some rare expressions.</summary>
    public bool Sees(ISymbol variable) => !_unseen.Value[variable.Name].Any(name => Means(name, variable));

    /// <summary>Whether anything is awaited in a part of the member, also by loops and <c>using</c>.</summary>
    public bool AwaitsIn(SyntaxNode scope)
    {
        int first = Array.BinarySearch(_awaits.Value, scope.SpanStart);
        first = first < 0 ? ~first : first;
        return first < _awaits.Value.Length && _awaits.Value[first] < scope.Span.End;
    }

    private void Record(IOperation operation, IOperation? function)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                Add(local.Local, local, function);
                break;
            case IParameterReferenceOperation parameter:
                Add(parameter.Parameter, parameter, function);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } instance:
                (Instances ??= []).Add(instance);
                Enclose(instance, function);
                break;
            case IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } group:
                Add(group.Method.OriginalDefinition, group, function);
                break;
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction } call:
                Add(call.TargetMethod.OriginalDefinition, call, function);
                break;
            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                HasYield = true;
                break;
            case ILabeledOperation:
                HasLabel = true;
                break;
        }
    }

    private void Add(ISymbol symbol, IOperation reference, IOperation? function)
    {
        if (!_references.TryGetValue(symbol, out List<IOperation>? known))
            _references.Add(symbol, known = []);
        known.Add(reference);
        Enclose(reference, function);
    }

    private void Enclose(IOperation inner, IOperation? function)
    {
        if (function is not null)
            _functions[inner] = function;
    }

    private ILookup<string, IdentifierNameSyntax> FindUnseen()
    {
        HashSet<SyntaxNode> seen = [.. _references.Values.SelectMany(places => places).Select(place => place.Syntax)];
        return Root.Syntax.DescendantNodesAndSelf(node => node == Root.Syntax || node is not BaseTypeDeclarationSyntax)
            .OfType<IdentifierNameSyntax>()
            .Where(name => !seen.Contains(name) && !IsMemberName(name))
            .ToLookup(name => name.Identifier.ValueText);
    }

    private static bool IsMemberName(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        MemberBindingExpressionSyntax or NameColonSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax or GotoStatementSyntax or AttributeSyntax => true,
        _ => false,
    };

    private bool Means(IdentifierNameSyntax name, ISymbol variable) =>
        Root.SemanticModel is not { } model || SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, variable);
}
