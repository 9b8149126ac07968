using System.Collections.Generic;
using System.Linq;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>Whether what a loop makes anew in each round can be made once: it does not leave its round, and each round makes the same.</summary>
internal static class LoopInvariance
{
    /// <summary>
    /// Whether ALI0006 reports a creation. That needs no pool and no lease, so it goes before the rules that would take the object from
    /// the pool: they are silent then.
    /// </summary>
    /// <param name="context">The rule's.</param>
    /// <param name="creation">The declaration.</param>
    /// <param name="report">What becomes of the object.</param>
    public static bool CanBeMadeOnce(RuleContext context, LocalCreation creation, EscapeReport report) =>
        creation.IsInLoop && !context.IsOff(RuleTable.LoopAllocation) && HoistOf(creation, report) is not null;

    /// <summary>How a creation can be made once; null where it cannot.</summary>
    /// <param name="creation">The declaration.</param>
    /// <param name="report">What becomes of the object.</param>
    public static LoopHoist? HoistOf(LocalCreation creation, EscapeReport report)
    {
        // A variable that gets another object, or is kept by a closure, would carry them from round to round.
        if (report.Escapes || report.IsReassigned || report.IsCaptured || creation.Statement.ContainsDirectives)
            return null;
        if (LoopPlaces.EndInFirstRound(creation.Scope) || Renewals.InputsOf(creation.Operation) is not { } inputs || report.Uses.Any(Renewals.Reveals))
            return null;
        BodyIndex index = BodyIndex.Of(creation.Operation);
        if (index.HasLabel || Outermost(creation, [.. inputs], index) is not { } loop)
            return null;
        SizeBounds bounds = new(index);
        return new LoopHoist(loop, isDeferred: !inputs.All(bounds.Hold), needsReset: !FirstFill.Follows(creation, index));
    }

    private static StatementSyntax? Outermost(LocalCreation creation, IReadOnlyList<IOperation> inputs, BodyIndex index)
    {
        StatementSyntax? outermost = null;
        foreach (StatementSyntax loop in LoopPlaces.Around(creation.Statement))
        {
            InvariantValues values = new(loop, creation.Function, index);
            if (!inputs.All(values.Include))
                break;
            if (LoopPlaces.CanDeclare(loop, creation.Scope, creation.Local.Name))
                outermost = loop;
        }

        return outermost;
    }
}
