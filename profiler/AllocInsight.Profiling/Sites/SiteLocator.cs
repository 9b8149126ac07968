using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Where a stack allocates: its site, and what lies below and above it.</summary>
/// <param name="Frame">The site: the innermost frame in user code with a source line, or the best there is.</param>
/// <param name="Callee">The innermost frame where that is not the site: framework code that the site called.</param>
/// <param name="IsInnermost">Whether the site is the frame that allocates.</param>
internal sealed record LocatedStack(CodeFrame Frame, CodeFrame? Callee, bool IsInnermost);

/// <summary>Finds the site of a stack. Answers are kept; not thread-safe.</summary>
internal sealed class SiteLocator(StackTree stacks, CodeMap code)
{
    private static readonly CodeFrame NoStack = new() { Method = "(no managed code on the stack)", Module = "" };

    private readonly Dictionary<StackIndex, LocatedStack> _located = [];

    /// <summary>All frames of a stack, innermost first.</summary>
    public IEnumerable<CodeFrame> Frames(StackIndex stack)
    {
        for (; !stack.IsNone; stack = stacks.Caller(stack))
        {
            foreach (CodeFrame frame in code.Resolve(stacks.Address(stack))) yield return frame;
        }
    }

    public LocatedStack Locate(StackIndex stack)
    {
        if (!_located.TryGetValue(stack, out LocatedStack? located)) _located.Add(stack, located = Find(stack));
        return located;
    }

    private LocatedStack Find(StackIndex stack)
    {
        CodeFrame? innermost = null;
        CodeFrame? user = null;
        foreach (CodeFrame frame in Frames(stack))
        {
            innermost ??= frame;
            if (frame.IsFramework || frame.Method == CodeFrame.UnknownMethod) continue;
            user ??= frame;
            if (frame.Line is not null) return new LocatedStack(frame, frame == innermost ? null : innermost, frame == innermost);
        }

        // No line anywhere: the innermost user code, or a thread on which only the framework runs.
        CodeFrame best = user ?? innermost ?? NoStack;
        return new LocatedStack(best, best == innermost ? null : innermost, best == innermost);
    }
}
