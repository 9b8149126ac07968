using AllocInsight.Profiling.Sampling;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Where a stack allocates a type: its site, and what lies below it.</summary>
/// <param name="Frame">The site: the innermost frame in user code with a source line, or the best there is.</param>
/// <param name="Depth">Number of frames below the site: 0 where it is the innermost.</param>
/// <param name="Allocation">Where in the site's statement it is allocated, where the site is the innermost frame.</param>
internal sealed record LocatedStack(CodeFrame Frame, int Depth, AllocationSite Allocation);

/// <summary>Finds the site of a stack. Answers are kept; not thread-safe.</summary>
internal sealed class SiteLocator(StackTree stacks, TypeTable types, CodeMap code)
{
    private static readonly CodeFrame NoStack = new() { Method = "(no managed code on the stack)", Module = "", IsFramework = true };

    private readonly Dictionary<(StackIndex, TypeIndex), LocatedStack> _located = [];

    /// <summary>All frames of a stack at which a type was allocated, innermost first.</summary>
    public IEnumerable<CodeFrame> Frames(StackIndex stack, TypeIndex type)
    {
        if (stack.IsNone) yield break;
        IReadOnlyList<CodeFrame> frames = code.ResolveAllocation(stacks.Address(stack), types[type]).Frames;
        foreach (CodeFrame frame in frames) yield return frame;
        for (stack = stacks.Caller(stack); !stack.IsNone; stack = stacks.Caller(stack))
        {
            frames = code.ResolveCaller(stacks.Address(stack), frames[^1]);
            foreach (CodeFrame frame in frames) yield return frame;
        }
    }

    public LocatedStack Locate(StackIndex stack, TypeIndex type)
    {
        if (!_located.TryGetValue((stack, type), out LocatedStack? located)) _located.Add((stack, type), located = Find(stack, type));
        return located;
    }

    private LocatedStack Find(StackIndex stack, TypeIndex type)
    {
        if (stack.IsNone) return new LocatedStack(NoStack, 0, default);
        IReadOnlyList<CodeFrame> frames = [.. Frames(stack, type)];
        int site = Math.Max(0, SiteOf(frames));
        return new LocatedStack(frames[site], site, site == 0 ? code.ResolveAllocation(stacks.Address(stack), types[type]).Site : default);
    }

    private static int SiteOf(IReadOnlyList<CodeFrame> frames)
    {
        int withLine = IndexOf(frames, static frame => !frame.IsFramework && frame.Line is not null);
        if (withLine >= 0) return withLine;
        // No line anywhere: the innermost user code; or a thread on which only the framework runs.
        int user = IndexOf(frames, static frame => !frame.IsFramework);
        return user >= 0 ? user : IndexOf(frames, static frame => !IsPlumbing(frame));
    }

    private static int IndexOf(IReadOnlyList<CodeFrame> frames, Func<CodeFrame, bool> isIt)
    {
        for (int i = 0; i < frames.Count; i++)
        {
            if (isIt(frames[i])) return i;
        }

        return -1;
    }

    // Where only the framework runs, its outer parts (a server, a serializer) say more than strings and collections do.
    private static bool IsPlumbing(CodeFrame frame) => frame.Module is FrameworkCode.CoreLibrary or "(unknown)";
}
