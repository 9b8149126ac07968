using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>How what a loop makes in each round can be made once.</summary>
internal sealed class LoopHoist
{
    public LoopHoist(StatementSyntax loop, bool isDeferred, bool needsReset)
    {
        Loop = loop;
        IsDeferred = isDeferred;
        NeedsReset = needsReset;
    }

    /// <summary>The loop in front of which the variable is declared.</summary>
    public StatementSyntax Loop { get; }

    /// <summary>Whether it is made where the first round comes to it, as to ask for its size before might fail.</summary>
    public bool IsDeferred { get; }

    /// <summary>Whether each round must make it as new; false where a round fills it before it reads any of it.</summary>
    public bool NeedsReset { get; }
}
