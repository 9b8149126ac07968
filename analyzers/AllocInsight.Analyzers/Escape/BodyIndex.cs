using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Escape;

/// <summary>Where the variables of one member's body are referred to. Made once for a body that has a candidate.</summary>
internal sealed class BodyIndex
{
    /// <summary>Bodies with more operations are not looked into.</summary>
    private const int LargestBody = 200_000;

    private static readonly ConditionalWeakTable<IOperation, BodyIndex> Indices = new();

    private readonly Dictionary<ISymbol, List<IOperation>> _references = new(SymbolEqualityComparer.Default);

    private BodyIndex(IOperation root)
    {
        Root = root;
        int count = 0;
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            if (++count > LargestBody)
            {
                IsTooLarge = true;
                _references.Clear();
                return;
            }

            switch (operation)
            {
                case ILocalReferenceOperation local:
                    Add(local.Local, local);
                    break;
                case IParameterReferenceOperation parameter:
                    Add(parameter.Parameter, parameter);
                    break;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } instance:
                    (Instances ??= []).Add(instance);
                    break;
                case IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } function:
                    Add(function.Method.OriginalDefinition, function);
                    break;
                case IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction } call:
                    Add(call.TargetMethod.OriginalDefinition, call);
                    break;
                case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak }:
                    HasYield = true;
                    break;
                case ILabeledOperation:
                    HasLabel = true;
                    break;
                case IAwaitOperation:
                    HasAwait = true;
                    break;
            }
        }
    }

    /// <summary>The outermost operation of the member.</summary>
    public IOperation Root { get; }

    /// <summary>Whether nothing was recorded, as there is too much.</summary>
    public bool IsTooLarge { get; }

    /// <summary>Whether the member, or a function in it, is an iterator.</summary>
    public bool HasYield { get; }

    /// <summary>Whether there are labels, which <c>using</c> declarations do not go along with.</summary>
    public bool HasLabel { get; }

    /// <summary>Whether anything in the member is awaited.</summary>
    public bool HasAwait { get; }

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

    private void Add(ISymbol symbol, IOperation reference)
    {
        if (!_references.TryGetValue(symbol, out List<IOperation>? known))
            _references.Add(symbol, known = []);
        known.Add(reference);
    }
}
