using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Sites;

/// <summary>Whose code makes the objects of a site.</summary>
internal enum MakerKind
{
    /// <summary>The site's own line, or a method inlined there.</summary>
    Site,

    /// <summary>A method of the framework, which the site's line calls.</summary>
    Framework,

    /// <summary>A library without source, which the site's line calls.</summary>
    Library,

    /// <summary>The framework, while nothing else is on the stack.</summary>
    FrameworkAlone,

    /// <summary>Code of which no name was recorded.</summary>
    Unknown,
}

/// <summary>What makes the objects of a site: its line, or the methods below it.</summary>
/// <param name="Kind">Whose code that is.</param>
/// <param name="Calls">The methods below the site, the one that its line calls first; empty where the line allocates itself, or what it calls is not known.</param>
/// <param name="LibraryMethod">The innermost method of a library; null for other kinds.</param>
/// <param name="Library">The library's assembly; null for other kinds.</param>
internal sealed record Maker(MakerKind Kind, IReadOnlyList<string> Calls, string? LibraryMethod = null, string? Library = null)
{
    // Calls that the compiler or the runtime puts in for syntax: what they allocate is the site's own.
    private static readonly string[] Syntax =
    [
        "MethodBuilder", "System.Activator.CreateInstance", "System.RuntimeType.ActivatorCache", "System.RuntimeTypeHandle.InternalAlloc",
        "System.Runtime.CompilerServices.CastHelpers", "System.Runtime.CompilerServices.RuntimeHelpers",
    ];

    public static Maker Site { get; } = new(MakerKind.Site, []);

    /// <summary>The method that the site's line calls; null where it allocates itself, or the method was inlined and is one of several.</summary>
    public string? Call => Calls.Count > 0 ? Calls[0] : null;

    /// <param name="located">A site.</param>
    /// <param name="frames">The frames of its stack, innermost first.</param>
    /// <param name="isInternal">Whether only the framework's own code can name the type.</param>
    public static Maker Of(LocatedStack located, IReadOnlyList<CodeFrame> frames, bool isInternal)
    {
        List<CodeFrame> below = [.. frames.Take(located.Depth).Reverse()];
        List<string> calls = [.. below.Select(frame => frame.Method)];
        if (located.Frame.Method == CodeFrame.UnknownMethod) return new Maker(MakerKind.Unknown, calls);
        if (located.Frame.IsFramework) return new Maker(MakerKind.FrameworkAlone, calls);
        if (below.LastOrDefault(frame => !frame.IsFramework) is { } maker)
        {
            // A method of the site's own assembly that has no line, such as an iterator's beginning, is as good as the site.
            return maker.Module == located.Frame.Module ? Site : new Maker(MakerKind.Library, calls, maker.Method, maker.Module);
        }

        if (calls.Count > 0) return new Maker(Syntax.Any(part => calls[0].Contains(part, StringComparison.Ordinal)) ? MakerKind.Site : MakerKind.Framework, calls);
        if (!isInternal && located.Allocation.Place != AllocationPlace.InlinedFrameworkCallee) return Site;
        return new Maker(MakerKind.Framework, located.Allocation.FrameworkCallee is { } inlined ? [inlined] : []);
    }
}
