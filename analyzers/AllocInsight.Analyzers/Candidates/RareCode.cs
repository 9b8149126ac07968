using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Candidates;

/// <summary>
/// Tells code that sets something up, or that runs only on the way to an exception or after one. What it makes is not worth a lease,
/// unless a profile shows otherwise. Read from the control-flow graph, made once for a member that has something to report.
/// </summary>
internal sealed class RareCode
{
    private static readonly ConditionalWeakTable<IOperation, RareCode> Known = new();

    private readonly HashSet<SyntaxNode> _places = [];

    private RareCode(IOperation root)
    {
        if (GraphOf(root) is { } graph)
            Read(graph);
    }

    /// <summary>Whether a creation or a call stands in such code.</summary>
    /// <param name="operation">What makes the object, from a semantic model.</param>
    public static bool Includes(IOperation operation)
    {
        IOperation root = operation;
        IOperation? function = null;
        while (root.Parent is { } parent)
        {
            function ??= root is IAnonymousFunctionOperation or ILocalFunctionOperation ? root : null;
            root = parent;
        }

        if (IsOfReflection(operation.Type))
            return true;
        bool isInRareMember = function is null && root.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol member && IsRare(member);
        return isInRareMember || Known.GetValue(root, static key => new RareCode(key))._places.Contains(operation.Syntax);
    }

    // Lists and arrays of types, members and expression trees: what asks for them keeps the answer, or takes far longer than they do.
    private static bool IsOfReflection(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsReflection(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsReflection),
        _ => false,
    };

    private static bool IsReflection(ITypeSymbol type) => type.ContainingNamespace switch
    {
        { Name: "System", ContainingNamespace.IsGlobalNamespace: true } => type.Name == "Type",
        { Name: "Reflection", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => true,
        { Name: "Expressions", ContainingNamespace: { Name: "Linq", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } => true,
        _ => false,
    };

    // What sets up other objects, describes a failure, or shows something in a debugger.
    private static bool IsRare(IMethodSymbol member) =>
        member is { MethodKind: MethodKind.StaticConstructor or MethodKind.Constructor } or { Name: "Initialize" or "InitializeAsync" or "InitializeComponent" }
        || IsException(member.ContainingType) || IsForDebugger(member);

    private static bool IsException(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    private static bool IsForDebugger(IMethodSymbol member) =>
        // The names that proxies and helpers of a debugger's have, in the base library as well.
        member.ContainingType.Name.Contains("DebugView") || member.ContainingType.Name.Contains("Debugger")
        || member.ContainingType.GetAttributes().Any(attribute =>
            attribute is { AttributeClass.Name: "DebuggerDisplayAttribute", ConstructorArguments: [{ Value: string text }, ..] }
            && text.Contains("{" + (member.AssociatedSymbol ?? member).Name));

    private static ControlFlowGraph? GraphOf(IOperation root) => root switch
    {
        IMethodBodyOperation body => ControlFlowGraph.Create(body),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body),
        IBlockOperation block => ControlFlowGraph.Create(block),
        IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer),
        IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer),
        _ => null,
    };

    private void Read(ControlFlowGraph graph)
    {
        HashSet<BasicBlock> failing = Failing(graph);
        foreach (BasicBlock block in graph.Blocks)
        {
            bool isFailing = failing.Contains(block), isHandler = IsHandler(block.EnclosingRegion);
            foreach (IOperation operation in OperationsOf(block))
            {
                if (operation is IFlowAnonymousFunctionOperation lambda)
                    Read(graph.GetAnonymousFunctionControlFlowGraph(lambda));
                else if (isHandler || isFailing && !LoopSyntax.Repeats(operation.Syntax))
                    _places.Add(operation.Syntax);
            }
        }

        foreach (IMethodSymbol function in graph.LocalFunctions)
            Read(graph.GetLocalFunctionControlFlowGraph(function));
    }

    /// <summary>The blocks from which no way leads to the end of the function, but one to an exception.</summary>
    private static HashSet<BasicBlock> Failing(ControlFlowGraph graph)
    {
        HashSet<BasicBlock> ending = Reaching(graph.Blocks.Where(block => block.Kind == BasicBlockKind.Exit || BranchesOf(block).Any(branch => branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)));
        HashSet<BasicBlock> failing = Reaching(graph.Blocks.Where(block => BranchesOf(block).Any(Throws) || OperationsOf(block).Any(NeverReturns)));
        failing.ExceptWith(ending);
        return failing;
    }

    private static HashSet<BasicBlock> Reaching(IEnumerable<BasicBlock> ends)
    {
        HashSet<BasicBlock> reaching = [];
        Stack<BasicBlock> open = new(ends);
        while (open.Count > 0)
        {
            BasicBlock block = open.Pop();
            if (!reaching.Add(block))
                continue;
            foreach (ControlFlowBranch branch in block.Predecessors)
            {
                if (!OperationsOf(branch.Source).Any(NeverReturns))
                    open.Push(branch.Source);
            }
        }

        return reaching;
    }

    private static IEnumerable<ControlFlowBranch> BranchesOf(BasicBlock block)
    {
        if (block.FallThroughSuccessor is { } next)
            yield return next;
        if (block.ConditionalSuccessor is { } other)
            yield return other;
    }

    private static bool Throws(ControlFlowBranch branch) => branch.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow;

    private static bool NeverReturns(IOperation operation) =>
        operation is IInvocationOperation call && call.TargetMethod.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute");

    private static bool IsHandler(ControlFlowRegion? region)
    {
        for (; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter)
                return true;
        }

        return false;
    }

    private static IEnumerable<IOperation> OperationsOf(BasicBlock block)
    {
        foreach (IOperation operation in block.Operations.SelectMany(root => root.DescendantsAndSelf()))
            yield return operation;
        if (block.BranchValue is { } value)
        {
            foreach (IOperation operation in value.DescendantsAndSelf())
                yield return operation;
        }
    }
}
