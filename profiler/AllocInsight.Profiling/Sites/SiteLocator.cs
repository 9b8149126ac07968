using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Where a stack allocates a type: its site, and what lies below it.</summary>
/// <param name="Frame">The site: the innermost frame in user code with a source line, or the best there is.</param>
/// <param name="Callee">The innermost frame where that is not the site: framework code that the site called.</param>
/// <param name="Allocation">Where in the site's statement it is allocated, where the site is the innermost frame.</param>
internal sealed record LocatedStack(CodeFrame Frame, CodeFrame? Callee, AllocationSite Allocation);

/// <summary>Finds the site of a stack. Answers are kept; not thread-safe.</summary>
internal sealed class SiteLocator(StackTree stacks, TypeTable types, CodeMap code)
{
    private static readonly CodeFrame NoStack = new() { Method = "(no managed code on the stack)", Module = "" };

    private readonly Dictionary<(StackIndex, TypeIndex), LocatedStack> _located = [];

    /// <summary>All frames of a stack at which a type was allocated, innermost first.</summary>
    public IEnumerable<CodeFrame> Frames(StackIndex stack, TypeIndex type)
    {
        if (stack.IsNone) yield break;
        foreach (CodeFrame frame in code.ResolveAllocation(stacks.Address(stack), types[type]).Frames) yield return frame;
        for (stack = stacks.Caller(stack); !stack.IsNone; stack = stacks.Caller(stack))
        {
            foreach (CodeFrame frame in code.Resolve(stacks.Address(stack))) yield return frame;
        }
    }

    public LocatedStack Locate(StackIndex stack, TypeIndex type)
    {
        if (!_located.TryGetValue((stack, type), out LocatedStack? located)) _located.Add((stack, type), located = Find(stack, type));
        return located;
    }

    private LocatedStack Find(StackIndex stack, TypeIndex type)
    {
        CodeFrame? innermost = null;
        CodeFrame? user = null;
        foreach (CodeFrame frame in Frames(stack, type))
        {
            innermost ??= frame;
            if (frame.IsFramework || frame.Method == CodeFrame.UnknownMethod) continue;
            user ??= frame;
            if (frame.Line is null) continue;
            user = frame;
            break;
        }

        // No line anywhere: the innermost user code, or a thread on which only the framework runs.
        CodeFrame best = user ?? innermost ?? NoStack;
        return best == innermost && !stack.IsNone
            ? new LocatedStack(best, null, code.ResolveAllocation(stacks.Address(stack), types[type]).Site)
            : new LocatedStack(best, innermost == best ? null : innermost, default);
    }
}
