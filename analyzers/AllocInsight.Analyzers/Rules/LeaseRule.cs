using System.Linq;
using AllocInsight.Analyzers.Candidates;
using AllocInsight.Analyzers.Candidates.Loops;
using AllocInsight.Analyzers.Escape;
using AllocInsight.Analyzers.Profiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AllocInsight.Analyzers.Rules;

/// <summary>What the rules share that find a new object in a local variable, of a type that the pool lends.</summary>
public abstract class LeaseRule : PoolRule
{
    private readonly Rule _rule;
    private readonly BclTypeNames _types;

    private protected LeaseRule(Rule rule, BclTypeNames types, params SyntaxKind[] kinds)
        : base([rule], kinds)
    {
        _rule = rule;
        _types = types;
    }

    /// <summary>The lease that means the same as a creation; null where there is none.</summary>
    private protected abstract LeaseText? LeaseOf(NewObject found);

    private protected sealed override void Examine(RuleContext context)
    {
        if (!NewObject.MayBe(context.Node, _types)
            || NewObject.Find(context.Node, _types, context.Model, allowUsing: false, context.Cancellation) is not { } found
            || LeaseOf(found) is not { } lease)
            return;
        LocalCreation creation = found.Creation;
        if (BodyIndex.Of(creation.Operation).HasLabel)
            return;
        if (context.Follow(creation) is not { IsReassigned: false } report || PooledUses.SeeCapacity(report) || LoopInvariance.CanBeMadeOnce(context, creation, report))
            return;

        Heat? heat = context.HeatOf(creation.Expression, found.Type, FunctionNames.MemberOf(creation.Function), report.Uses.Where(MayGrow));
        if (heat is null && (ConstantTables.Include(creation.Operation) || SmallCollections.Include(found, report, context.Settings.ThresholdBytes) || RareCode.Includes(creation.Operation)))
            return;

        TypeSyntax declared = ((VariableDeclarationSyntax)creation.Expression.Parent!.Parent!.Parent!).Type;
        string rewrite = $"using var {creation.Local.Name}Lease = {lease.Call("Pool", $"out {declared} {found.VariableName}")}";
        context.Report(_rule, creation.Expression, heat, properties: null, creation.Local.Name, FunctionNames.Of(creation.Function), rewrite, FunctionNames.NotKeeping(report.Callees));
    }

    // A call on it, an indexer, or the end of a chain of calls: where its storage is made. What else allocates at its uses is not its own.
    private static bool MayGrow(ValueUse use) => use.User switch
    {
        IInvocationOperation call => call.Instance == use.Value,
        IPropertyReferenceOperation indexer => indexer.Instance == use.Value && !indexer.Arguments.IsEmpty,
        _ => use.User is IExpressionStatementOperation,
    };
}
